import { setTimeout as sleep } from 'node:timers/promises';

/** What a client of Solitude knows: two URLs, and what they answer. */
export interface Task {
  readonly record: () => Promise<Record | undefined>;
  readonly replay: () => Promise<Response>;
  /** Polls until the task has ended; its own answer, and how often it was told to come back. */
  readonly ended: () => Promise<{ readonly answer: Response; readonly before: readonly string[] }>;
  readonly urls: { readonly replay: string; readonly result: string };
}

interface Record {
  readonly uuid: string;
  readonly run: boolean;
  readonly status_code: number;
  readonly content: string;
}

/** Asks for a later answer, by the documentation of Solitude's asynchronous calls alone. */
export async function startTask(origin: string, path: string, init: RequestInit): Promise<Task> {
  const headers = new Headers(init.headers);
  headers.set('Solitude-Async', 'yes');
  const accepted = await fetch(origin + path, { ...init, headers });
  if (accepted.status !== 202) throw new Error(`not accepted: ${accepted.status} ${await accepted.text()}`);
  const urls = await accepted.json();
  headers.delete('Solitude-Async');
  const ask = (url: string) => fetch(origin + url, { headers });
  const replay = () => ask(urls.replay);
  return {
    urls,
    replay,
    record: async () => {
      const response = await ask(urls.result);
      return response.status === 404 ? undefined : response.json();
    },
    ended: async () => {
      for (const before: string[] = []; ; await sleep(50)) {
        const answer = await replay();
        const isOwn = answer.headers.get('Solitude-Async') === 'yes';
        if (isOwn) return { answer, before };
        if (answer.status !== 202 && answer.status !== 404) throw new Error(`${answer.status}`);
        before.push(`${answer.status} ${await answer.text()}`);
      }
    },
  };
}
