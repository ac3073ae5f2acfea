import type { JobInfo } from '@respond-async/core';
import { expect } from 'vitest';
import type { WireRequest, WireResponse } from '../src/index.ts';

/** What the tests of all dialects have in common: a job, requests for it, and ways to look at what comes back. */

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

/** A header's value; one that is there twice fails the test. */
export function header({ headers }: Pick<WireResponse, 'headers'>, name: string): string | undefined {
  const values = headers.filter(([other]) => other.toLowerCase() === name.toLowerCase());
  expect(values.length, `${name} is there more than once`).toBeLessThan(2);
  return values[0]?.[1];
}

export function text({ body }: WireResponse): string {
  if (typeof body !== 'string') throw new Error('the body is not a text');
  return body;
}
