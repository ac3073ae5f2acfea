import { expect } from 'vitest';
import { type BatchHandler, type BatchOptions, batch, readMessage } from '../../src/index.ts';
import { boundaryIn, readMultipart } from '../../src/odata/multipart.ts';

/** What the tests of batches have in common. */

const URL_OF_BATCH = 'https://api.example/odata/$batch';

/** Characters as bytes. */
export const bytes = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (character) => character.charCodeAt(0));
export const latin1 = (all: Uint8Array): string =>
  Array.from(all, (byte) => String.fromCharCode(byte)).join('');

export interface SentBatch {
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers?: Record<string, string>;
  readonly method?: string;
}

export function batchRequest({ body, headers = {}, method = 'POST' }: SentBatch): Request {
  const init = { method, headers };
  return new Request(
    URL_OF_BATCH,
    method === 'GET' ? init : { ...init, body: typeof body === 'string' ? bytes(body) : body },
  );
}

export const jsonBatch = (requests: unknown, headers: Record<string, string> = {}): SentBatch => ({
  body: new TextEncoder().encode(JSON.stringify({ requests })),
  headers: { 'content-type': 'application/json', ...headers },
});

/** A multipart batch of these requests, each of them as it stands in its part. */
export function multipartBatch(
  requests: readonly string[],
  { headers = {}, eol = '\r\n' }: { headers?: Record<string, string>; eol?: string } = {},
): SentBatch {
  const parts = requests.map(
    (request) =>
      `--b${eol}Content-Type: application/http${eol}Content-Transfer-Encoding: binary${eol}${eol}${request}${eol}`,
  );
  return {
    body: `${parts.join('')}--b--${eol}`,
    headers: { 'content-type': 'multipart/mixed;boundary=b', ...headers },
  };
}

/** A GET as it stands in a part. */
export const get = (url: string, more = '') => `GET ${url} HTTP/1.1\r\n${more}\r\n`;

/** Makes an order, fails on demand, and finds everything else. */
export const shop = async (request: Request): Promise<Response> => {
  const { pathname } = new URL(request.url);
  if (pathname.endsWith('/fail'))
    return Response.json({ error: { code: 'no', message: 'No.' } }, { status: 409 });
  if (request.method === 'POST')
    return Response.json(
      { id: 1 },
      { status: 201, headers: { location: '/odata/Orders(1)', etag: 'W/"1"' } },
    );
  if (request.method === 'DELETE') return new Response(null, { status: 204 });
  return Response.json({ path: pathname });
};

/** Answers with what came: its bytes, and what they are. */
export const echo: BatchHandler = async (request) =>
  new Response(await request.arrayBuffer(), {
    headers: { 'content-type': request.headers.get('content-type') ?? 'text/plain' },
  });

/** Sends a batch to a handler; which requests got there is told too. */
export async function sent(sending: SentBatch, handler: BatchHandler = echo, options: BatchOptions = {}) {
  const seen: { url: string; method: string; headers: Headers; body: Uint8Array }[] = [];
  const errors: unknown[] = [];
  const answer = batch(
    async (request, whole, place) => {
      const { url, method, headers } = request;
      seen.push({ url, method, headers, body: new Uint8Array(await request.clone().arrayBuffer()) });
      return handler(request, whole, place);
    },
    { boundary: () => 'r', onError: (error) => errors.push(error), ...options },
  );
  const live = await answer(batchRequest(sending));
  // Operations are carried out as their responses are read.
  const response = new Response(await live.arrayBuffer(), live);
  return { response, seen, errors };
}

/** The responses in a JSON batch. */
export async function responsesIn(response: Response) {
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json']);
  const { responses, ...others } = await response.json();
  expect(others).toEqual({});
  return responses;
}

/** The statuses of the responses in a JSON batch. */
export async function statusesIn(response: Response): Promise<readonly number[]> {
  return (await responsesIn(response)).map(({ status }: { status: number }) => status);
}

/** The parts of a multipart batch. */
export async function partsIn(response: Response) {
  expect(response.status).toBe(200);
  const boundary = boundaryIn(response.headers.get('content-type') ?? undefined) ?? '';
  const parts = readMultipart(new Uint8Array(await response.arrayBuffer()), boundary);
  return parts.map((part) => {
    const text = latin1(part);
    const end = text.indexOf('\r\n\r\n');
    return { mime: text.slice(0, end), message: () => readMessage(part.subarray(end + 4)), text };
  });
}

/** The error that a whole batch was answered with. */
export async function refusalOf(
  response: Response,
): Promise<{ code: string; message: string; status: number }> {
  expect(response.headers.get('content-type')).toBe('application/json');
  expect(response.headers.get('content-language')).toBe('en');
  expect(response.headers.get('odata-version')).toMatch(/^4\.01?$/);
  const { error } = await response.json();
  return { ...error, status: response.status };
}
