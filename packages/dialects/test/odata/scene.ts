import type { JobInfo } from '@respond-async/core';
import { expect } from 'vitest';
import type { Answer, Ask, HeaderList, Read, WireRequest, WireResponse } from '../../src/index.ts';
import { type OdataOptions, odata } from '../../src/index.ts';
import { completed, env } from '../scene.ts';

/** A job whose first request came from a 4.0 client. */
export const legacy = {
  notes: { method: 'GET', url: 'https://api.example/odata/Report', maxVersion: '4.0' },
};

export function read(sent: WireRequest, options?: OdataOptions): Read {
  return odata(options).read(sent, env);
}

export function asked(sent: WireRequest, options?: OdataOptions): Ask {
  const read = odata(options).read(sent, env);
  if (read.type === 'pass' || read.type === 'reply' || read.type === 'body')
    throw new Error(`it was a ${read.type}`);
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

/** The bytes that come before the result's own, one character for each. */
export function before({ body }: WireResponse): string | undefined {
  if (typeof body !== 'object') throw new Error('there is no result in the body');
  return body.before && Array.from(body.before, (byte) => String.fromCharCode(byte)).join('');
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
