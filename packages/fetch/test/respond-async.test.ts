import { jobOf, respondAsync } from '@respond-async/fetch';
import { describe } from 'vitest';
import { behaves } from './behaviour/behaviour.ts';
import type { Open } from './behaviour/scene.ts';

const open: Open = (handler, { identify, eligible, ...options }) => {
  const headerOf = (request: Request) => (name: string) => request.headers.get(name) ?? undefined;
  const answer = respondAsync((request: Request) => handler(request, jobOf(request)), {
    ...options,
    ...(identify && { identify: (request) => identify(headerOf(request)) }),
    ...(eligible && { eligible: (request) => eligible(headerOf(request)) }),
  });
  const fetch = (path: string, init?: RequestInit) => answer(new Request(`http://door.test${path}`, init));
  return Promise.resolve({ fetch, close: async () => {} });
};

describe('the fetch door', () => behaves(open));
