import { expect } from 'vitest';

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

/** Where a task is asked about. */
export interface Urls {
  readonly replay: string;
  readonly result: string;
}

const UUID = '[\\da-f]{8}-[\\da-f]{4}-4[\\da-f]{3}-[89ab][\\da-f]{3}-[\\da-f]{12}';

/** A client of Solitude's asynchronous calls, as they are documented, and no more. */
export function client(fetch: Fetch) {
  /** Asks for a later answer. */
  const start = async (path: string, { headers, ...init }: RequestInit = {}): Promise<Urls> => {
    const asking = { 'solitude-async': 'yes', 'content-type': 'application/json', ...Object(headers) };
    const accepted = await fetch(path, { method: 'POST', ...init, headers: asking });
    expect(accepted.status).toBe(202);
    expect(accepted.headers.get('content-type')).toBe('application/json');
    expect([accepted.headers.get('location'), accepted.headers.get('retry-after')]).toEqual([null, null]);
    const urls = await accepted.json();
    expect(urls).toEqual({
      replay: expect.stringMatching(new RegExp(`/delay/replay/${UUID}/$`)),
      result: expect.stringMatching(new RegExp(`/delay/result/${UUID}/$`)),
    });
    expect(urls.result).toBe(urls.replay.replace('/replay/', '/result/'));
    return urls;
  };
  /** The record of a task; `undefined` as long as nobody has begun it. */
  const record = async ({ result }: Urls) => {
    const told = await fetch(result);
    if (told.status === 404) return undefined;
    expect([told.status, told.headers.get('content-type')]).toEqual([200, 'application/json']);
    return told.json();
  };
  return { fetch, start, record, replay: ({ replay }: Urls) => fetch(replay) };
}

/** The id of the job behind both URLs. */
export const uuidOf = ({ result }: Urls): string => result.split('/').at(-2) ?? '';

/** The error that a response is. */
export async function errorIn(response: Response) {
  expect(response.headers.get('content-type')).toBe('application/json');
  const error = await response.json();
  expect(error).toEqual({
    error_message: expect.stringMatching(/\.$/),
    error_code: expect.stringMatching(/^[a-z-]+$/),
    error_data: expect.any(Object),
  });
  return error;
}
