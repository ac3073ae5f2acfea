import type { JobInfo } from '@respond-async/core';
import { expect } from 'vitest';
import type { Answer, Ask, HeaderList, Read, WireRequest, WireResponse } from '../../src/index.ts';
import { type OdataOptions, odata } from '../../src/index.ts';

/** What the tests of the dialect have in common: a job, requests for it, and ways to look at what comes back. */

export const env = { base: 'https://api.example/_async', now: 1_750_000_020_000 };
export const ID = 'V1StGXR8_Z5jdHi6B-myT4aK';
export const monitor = `${env.base}/${ID}`;

export interface Sent {
  readonly method?: string;
  readonly monitor?: string | undefined;
  readonly [header: string]: string | undefined;
}

export function request({ method = 'GET', monitor, ...headers }: Sent = {}): WireRequest {
  const url = monitor === undefined ? 'https://api.example/odata/Report?band=250' : `${env.base}/${monitor}`;
  return { method, url, monitor, header: (name) => headers[name] };
}

export const poll = (sent: Sent = {}): WireRequest => request({ monitor: ID, ...sent });

export function job(more: Partial<JobInfo> = {}): JobInfo {
  return {
    id: ID,
    task: 'http',
    status: 'pending',
    attempt: 0,
    keep: 'once',
    notes: { method: 'GET', url: 'https://api.example/odata/Report?band=250' },
    createdAt: env.now - 20_000,
    result: 'none',
    ...more,
  };
}

export const completed = (more: Partial<JobInfo> = {}): JobInfo =>
  job({ status: 'completed', attempt: 1, result: 'leased', ...more });

/** A job whose first request came from a 4.0 client. */
export const legacy = {
  notes: { method: 'GET', url: 'https://api.example/odata/Report', maxVersion: '4.0' },
};

export function read(sent: WireRequest, options?: OdataOptions): Read {
  return odata(options).read(sent, env);
}

export function asked(sent: WireRequest, options?: OdataOptions): Ask {
  const read = odata(options).read(sent, env);
  if (read.type === 'pass' || read.type === 'reply') throw new Error(`it was a ${read.type}`);
  return read;
}

/** The response to an answer, after the request has been read as it would be. */
export function response(answer: Answer, sent: WireRequest, options?: OdataOptions): WireResponse {
  return odata(options).write(answer, { ask: asked(sent, options), request: sent }, env);
}

/** The same for an operation that answered this. */
export function collected(
  sent: WireRequest,
  status: number,
  headers: HeaderList = [],
  more: { readonly job?: Partial<JobInfo>; readonly options?: OdataOptions } = {},
): WireResponse {
  const head = { status, headers, size: 3 };
  return response({ type: 'result', job: completed(more.job), head }, sent, more.options);
}

/** A header's value; one that is there twice fails the test. */
export function header({ headers }: Pick<WireResponse, 'headers'>, name: string): string | undefined {
  const values = headers.filter(([other]) => other.toLowerCase() === name.toLowerCase());
  expect(values.length, `${name} is there more than once`).toBeLessThan(2);
  return values[0]?.[1];
}

/** The bytes that come before the result's own, one character for each. */
export function before({ body }: WireResponse): string | undefined {
  if (typeof body !== 'object') throw new Error('there is no result in the body');
  return body.before && Array.from(body.before, (byte) => String.fromCharCode(byte)).join('');
}

export function text({ body }: WireResponse): string {
  if (typeof body !== 'string') throw new Error('the body is not a text');
  return body;
}

/** The error in a body, which must have OData's form. */
export function errorIn(body: string): { code: string; message: string } {
  const { error, ...others } = JSON.parse(body);
  expect(others).toEqual({});
  expect(error).toEqual({
    code: expect.stringMatching(/^\w+$/),
    message: expect.stringMatching(/^[A-Z].+\.$/),
  });
  return error;
}
