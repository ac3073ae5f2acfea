import { expect } from 'vitest';
import type { WireRefusal, WireResponse } from '../../src/index.ts';
import { header, text } from '../scene.ts';

/** The problem in a response, which must have the form of RFC 9457. `status`: whose problem it is. */
export function problemIn(response: WireResponse, status = response.status): { type: string } {
  expect(header(response, 'Content-Type')).toBe('application/problem+json');
  const problem = JSON.parse(text(response));
  expect(problem).toEqual({
    type: expect.stringMatching(/^urn:respond-async:[a-z-]+$/),
    title: expect.stringMatching(/^[A-Z][^.]+$/),
    status,
    detail: expect.stringMatching(/^[A-Z].+\.$/),
  });
  return problem;
}

/** The status of each refusal. */
const statuses = {
  unknown: 404,
  collected: 410,
  discarded: 410,
  cancelled: 410,
  expired: 410,
  failed: 409,
  settled: 409,
  'not-ready': 409,
  'being-read': 409,
  'lease-lost': 412,
  stale: 409,
  invalid: 400,
  'key-conflict': 422,
  'too-large': 413,
  full: 429,
  'too-often': 429,
  'too-many': 429,
  overloaded: 503,
  stopping: 503,
  unavailable: 503,
} as const satisfies Record<WireRefusal, number>;
export const everyRefusal = Object.entries(statuses) as [WireRefusal, number][];
