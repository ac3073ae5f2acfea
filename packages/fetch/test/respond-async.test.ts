import { jobOf, respondAsync } from '@respond-async/fetch';
import { describe } from 'vitest';
import { behaves } from './behaviour/behaviour.ts';
import { type Open, optionsFor } from './behaviour/scene.ts';

const open: Open = async (handler, options) => {
  const answer = respondAsync(
    (request: Request) => handler(request, jobOf(request)),
    optionsFor(
      options,
      ({ headers }, name) => headers.get(name) ?? undefined,
      ({ headers }, name, value) => headers.set(name, value),
    ),
  );
  const fetch = (path: string, init?: RequestInit) => answer(new Request(`http://door.test${path}`, init));
  return { fetch, close: async () => {} };
};

describe('the fetch door', () => behaves(open));
