import { setTimeout as sleep } from 'node:timers/promises';

/** A task as it is shown. */
export interface Task {
  readonly id: string;
  readonly accountId: string;
  readonly state: string;
  readonly request: string;
  readonly resultUrl?: string;
  readonly deletionDate?: string;
  readonly errors?: readonly { readonly error: string; readonly code: number }[];
}

/** A client of the asynchronous exchange, by its documentation alone. */
export function kladanaClient(api: string, headers: Readonly<Record<string, string>>) {
  const ask = (url: string, init: RequestInit = {}) => fetch(url, { redirect: 'manual', headers, ...init });
  const status = async (task: string): Promise<Task> => (await ask(task)).json();
  return {
    ask,
    status,
    /** Creates a task: where it is, and where its result will be. */
    start: async (path: string) => {
      const accepted = await ask(`${api}${path}${path.includes('?') ? '&' : '?'}async=true`);
      if (accepted.status !== 202) throw new Error(`${accepted.status} ${await accepted.text()}`);
      const [result = '', task = ''] = ['Location', 'Content-Location'].map((name) =>
        accepted.headers.get(name),
      ) as string[];
      return { task, result, body: await accepted.text() };
    },
    /** Polls until the task has ended. */
    ended: async (task: string): Promise<Task> => {
      for (;;) {
        const told = await status(task);
        if (told.state !== 'PENDING' && told.state !== 'PROCESSING') return told;
        await sleep(50);
      }
    },
    /** The link to the result, to be followed without any headers. */
    link: async (result: string): Promise<string> => {
      const redirect = await ask(result);
      if (redirect.status !== 302) throw new Error(`${redirect.status} ${await redirect.text()}`);
      return redirect.headers.get('Location') ?? '';
    },
    list: async (query = '') => (await ask(`${api}/async${query}`)).json(),
    cancel: async (task: string) => (await ask(`${task}/cancel`, { method: 'PUT' })).status,
  };
}

/** The code of the error that an answer is. */
export async function codeIn(response: Response): Promise<number> {
  const { errors } = await response.json();
  return errors[0].code;
}
