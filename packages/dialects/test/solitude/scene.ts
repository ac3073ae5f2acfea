import type { JobInfo } from '@respond-async/core';
import { expect } from 'vitest';
import type { Answer, Ask, HeaderList, Read, WireRequest, WireResponse } from '../../src/index.ts';
import { type SolitudeOptions, solitude } from '../../src/index.ts';
import * as scene from '../scene.ts';

export const UUID = 'ca8027fe-3570-4e70-8313-00e81ce8432d';
export const RESULT = `result/${UUID}/`;
export const REPLAY = `replay/${UUID}/`;
export const env = { ...scene.env, base: 'https://api.example/delay' };

export const result = (): WireRequest => scene.request({ monitor: RESULT });
export const replay = (): WireRequest => scene.request({ monitor: REPLAY });

export const job = (more: Partial<JobInfo> = {}): JobInfo =>
  scene.job({ id: UUID, keep: 'until-expiry', notes: null, ...more });

export function read(sent: WireRequest, options?: SolitudeOptions): Read {
  return solitude(options).read(sent, env);
}

export function asked(sent: WireRequest, options?: SolitudeOptions): Ask {
  const read = solitude(options).read(sent, env);
  if (read.type === 'pass' || read.type === 'reply' || read.type === 'body')
    throw new Error(`it was a ${read.type}`);
  return read;
}

/** What is replied without asking anybody. */
export function replied(sent: WireRequest): WireResponse {
  const reply = read(sent);
  if (reply.type !== 'reply') throw new Error(`it was a ${reply.type}`);
  return reply.response;
}

/** The response to an answer, after the request has been read as it would be. */
export function response(answer: Answer, sent: WireRequest, options?: SolitudeOptions): WireResponse {
  return solitude(options).write(answer, { ask: asked(sent, options), request: sent }, env);
}

/** The response about a task that answered this. */
export function ended(
  sent: WireRequest,
  status: number,
  body: string | Uint8Array,
  headers: HeaderList = [],
): WireResponse {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  const head = { status, headers, size: bytes.byteLength };
  const settled = job({ status: 'completed', attempt: 1, result: 'ready', startedAt: 0, settledAt: env.now });
  return response({ type: 'result', job: settled, head, bytes }, sent);
}

export const recordIn = (response: WireResponse) => {
  expect(response.status).toBe(200);
  expect(response.headers).toEqual([['Content-Type', 'application/json']]);
  return JSON.parse(scene.text(response));
};

/** The error that a response is. */
export function errorIn(response: WireResponse): { error_code: string; error_data: Record<string, unknown> } {
  expect(scene.header(response, 'Content-Type')).toBe('application/json');
  const error = JSON.parse(scene.text(response));
  expect(error).toEqual({
    error_message: expect.stringMatching(/^[A-Z].+\.$/),
    error_code: expect.stringMatching(/^[a-z-]+$/),
    error_data: expect.any(Object),
  });
  return error;
}
