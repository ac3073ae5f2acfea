import fc from 'fast-check';
import { expect } from 'vitest';
import { type Answer, kladana, type WireRefusal } from '../../src/index.ts';
import { header } from '../scene.ts';
import { verifies } from './requirements.ts';
import { answered, document, env, errorIn, ID, job, request } from './scene.ts';

const part = fc.constantFrom('', '/', '/result', '/cancel', '/file', '/x', '/result/y', '//');
const path = fc.oneof(
  fc
    .tuple(fc.constantFrom('/async', `/async/${ID}`, '/async/1', '/report'), part)
    .map((parts) => parts.join('')),
  fc.string({ maxLength: 9 }).map((text) => `/async/${encodeURIComponent(text)}`),
);
const query = fc.oneof(
  fc.constantFrom(
    '',
    '?async=true',
    '?async=true&limit=1',
    '?filter=state=done',
    '?async=%',
    '?%=%&async=true',
  ),
  fc.string({ unit: 'binary', maxLength: 9 }).map((text) => `?${text}`),
);
const requests = fc
  .tuple(
    path,
    query,
    fc.constantFrom('GET', 'HEAD', 'PUT', 'POST', 'DELETE', 'BREW'),
    fc.string({ maxLength: 9 }),
  )
  .map(([path, query, method, language]) => request(path + query, { method, 'accept-language': language }));

const jobs = fc.constantFrom(
  job(),
  job({ status: 'running', notes: null, owner: 'ada' }),
  answered(200),
  answered(403, { result: 'expired' }),
  job({ status: 'failed' }),
  job({ status: 'cancelled', notes: { url: 5 } }),
);
const refusals: readonly WireRefusal[] = [
  ...([
    'unknown',
    'not-ready',
    'being-read',
    'collected',
    'expired',
    'discarded',
    'failed',
    'cancelled',
  ] as const),
  ...([
    'settled',
    'lease-lost',
    'stale',
    'invalid',
    'key-conflict',
    'full',
    'too-large',
    'too-often',
  ] as const),
  ...(['too-many', 'overloaded', 'stopping', 'unavailable'] as const),
];
const bytes = fc.option(fc.uint8Array({ maxLength: 20 }), { nil: undefined });
const answers: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({
    type: fc.constantFrom('accepted', 'unfinished', 'confirmed', 'cancelled', 'discarded'),
    job: jobs,
  }),
  fc.tuple(jobs, fc.integer({ min: 200, max: 599 }), bytes).map(([job, status, bytes]) => {
    const head = { status, headers: [], size: 3 };
    return { type: 'result', job, head, ...(bytes && { bytes }) } as const;
  }),
  fc
    .array(
      jobs.map((job) => ({ job })),
      { maxLength: 5 },
    )
    .map((jobs) => ({ type: 'listed', jobs }) as const),
  fc.record(
    {
      type: fc.constant('refused' as const),
      refusal: fc.constantFrom(...refusals),
      job: jobs,
      retryAfter: fc.double({ min: -1, max: 1e9, noNaN: true }),
    },
    { requiredKeys: ['type', 'refusal'] },
  ),
);

verifies(
  ['kladana-108', 'kladana-103', 'kladana-136'],
  'kladana answers anything to any request in due form',
  () => {
    const dialect = kladana({ limits: true });
    fc.assert(
      fc.property(requests, answers, (sent, answer) => {
        const read = dialect.read(sent, env);
        if (read.type === 'pass') return;
        if (read.type === 'body') throw new Error('only webhooks have bodies that are read');
        const told =
          read.type === 'reply' ? read.response : dialect.write(answer, { ask: read, request: sent }, env);
        expect(told.status).toBeGreaterThanOrEqual(200);
        if (told.status === 429) expect(header(told, 'Retry-After')).toMatch(/^[1-9]\d*$/);
        if (typeof told.body !== 'string') return;
        if (told.status >= 400) expect(errorIn(told).error).not.toMatch(/[{}]/);
        else document(told);
      }),
      { numRuns: 3_000 },
    );
  },
);
