import { expect } from 'vitest';

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

/** Where a task is asked about, and where its result is. */
export interface Urls {
  readonly task: string;
  readonly result: string;
}

const UUID = '[\\da-f]{8}-[\\da-f]{4}-4[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}';

/** A client of the asynchronous exchange, as it is documented, and no more. `headers`: its credentials. */
export function client(fetch: Fetch, headers: Readonly<Record<string, string>> = {}) {
  const ask: Fetch = (url, init = {}) =>
    fetch(pathOf(url), { ...init, headers: { ...headers, ...Object(init.headers) } });
  /** Creates a task. */
  const start = async (path: string, init?: RequestInit): Promise<Urls> => {
    const asking = `${path}${path.includes('?') ? '&' : '?'}async=true`;
    const accepted = await ask(asking, init);
    expect([accepted.status, await accepted.text()]).toEqual([202, '']);
    const result = accepted.headers.get('location') ?? '';
    const task = accepted.headers.get('content-location') ?? '';
    expect(task).toMatch(new RegExp(`^https?://[^/]+/api/remap/1\\.2/async/${UUID}$`));
    expect(result).toBe(`${task}/result`);
    return { task, result };
  };
  /** The status document of a task. */
  const status = async ({ task }: Urls) => {
    const told = await ask(task);
    expect([told.status, told.headers.get('content-type')]).toEqual([200, 'application/json']);
    const document = await told.json();
    expect(document.id).toBe(idOf({ task }));
    return document;
  };
  /** The link to the result of a task that is done. */
  const link = async ({ result }: Urls): Promise<string> => {
    const answer = await ask(result, { redirect: 'manual' });
    expect([answer.status, await answer.text()]).toEqual([302, '']);
    return answer.headers.get('location') ?? '';
  };
  return {
    ask,
    start,
    status,
    link,
    /** Follows a link, as anybody may. */
    follow: (url: string, init?: RequestInit) => fetch(pathOf(url), init),
    cancel: ({ task }: Urls) => ask(`${task}/cancel`, { method: 'PUT' }),
    list: async (query = '') => {
      const told = await ask(`/api/remap/1.2/async${query}`);
      expect(told.status).toBe(200);
      return told.json();
    },
  };
}

/** The id of a task. */
export const idOf = ({ task }: Pick<Urls, 'task'>): string => task.slice(task.lastIndexOf('/') + 1);

function pathOf(url: string): string {
  const { pathname, search } = new URL(url, 'http://kladana.test');
  return pathname + search;
}

/** The code of the error that a response is. */
export async function codeIn(response: Response): Promise<number> {
  expect(response.status).toBeGreaterThanOrEqual(400);
  expect(response.headers.get('content-type')).toBe('application/json');
  const { errors, ...others } = await response.json();
  expect([others, errors]).toEqual([{}, [expect.objectContaining({ error: expect.stringMatching(/\S/) })]]);
  return errors[0].code;
}
