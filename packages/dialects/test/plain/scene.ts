import type { Answer, Ask, HeaderList, Read, WireRequest, WireResponse } from '../../src/index.ts';
import { type PlainOptions, plain } from '../../src/index.ts';
import { completed, env, text } from '../scene.ts';

export const seeOther = { redirect: 303 } as const satisfies PlainOptions;

export function read(sent: WireRequest, options?: PlainOptions): Read {
  return plain(options).read(sent, env);
}

export function asked(sent: WireRequest, options?: PlainOptions): Ask {
  const read = plain(options).read(sent, env);
  if (read.type === 'pass' || read.type === 'reply' || read.type === 'body')
    throw new Error(`it was a ${read.type}`);
  return read;
}

/** What is replied without asking anybody. */
export function replied(sent: WireRequest, options?: PlainOptions): WireResponse {
  const read = plain(options).read(sent, env);
  if (read.type !== 'reply') throw new Error(`it was a ${read.type}`);
  return read.response;
}

/** The response to an answer, after the request has been read as it would be. */
export function response(answer: Answer, sent: WireRequest, options?: PlainOptions): WireResponse {
  return plain(options).write(answer, { ask: asked(sent, options), request: sent }, env);
}

/** The same for an operation that answered this. */
export function collected(
  sent: WireRequest,
  status: number,
  headers: HeaderList = [],
  options?: PlainOptions,
): WireResponse {
  const job = completed({ resultUntil: env.now + 60_000 });
  return response({ type: 'result', job, head: { status, headers, size: 3 } }, sent, options);
}

/** The status document in a body. */
export function documentIn(response: WireResponse) {
  return JSON.parse(text(response));
}
