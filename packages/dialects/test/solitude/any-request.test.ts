import fc from 'fast-check';
import { expect } from 'vitest';
import { type Answer, solitude } from '../../src/index.ts';
import { everyRefusal } from '../plain/problem.ts';
import { header, request } from '../scene.ts';
import { verifies } from './requirements.ts';
import { env, errorIn, job, REPLAY, RESULT } from './scene.ts';

const requests = fc
  .record({
    method: fc.constantFrom('GET', 'HEAD', 'DELETE', 'POST', 'PUT', 'PATCH', 'OPTIONS'),
    monitor: fc.option(fc.oneof(fc.constantFrom(RESULT, REPLAY, '', '/'), fc.string()), { nil: undefined }),
    'solitude-async': fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
  })
  .map(request);

const jobs = fc.constantFrom(
  job(),
  job({ status: 'running', attempt: 2, startedAt: env.now }),
  job({ status: 'completed', attempt: 1, settledAt: env.now, resultUntil: env.now + 1 }),
  job({ status: 'failed', settledAt: env.now, failure: { reason: 'timed-out', message: 'x' } }),
);

const answers: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({
    type: fc.constantFrom('accepted', 'unfinished', 'confirmed', 'cancelled', 'discarded'),
    job: jobs,
  }),
  fc.record(
    {
      type: fc.constantFrom('answered', 'result'),
      job: jobs,
      head: fc.record({
        status: fc.integer({ min: 200, max: 599 }),
        headers: fc.constant([]),
        size: fc.nat(),
      }),
      bytes: fc.uint8Array(),
    },
    { requiredKeys: ['type', 'job', 'head'] },
  ),
  fc.record(
    {
      type: fc.constant('refused' as const),
      refusal: fc.constantFrom(...everyRefusal.map(([refusal]) => refusal)),
      job: jobs,
      retryAfter: fc.double({ min: -1, max: 1e9, noNaN: true }),
    },
    { requiredKeys: ['type', 'refusal'] },
  ),
);

verifies('solitude-83', 'solitude answers anything to any request in due form', () => {
  fc.assert(
    fc.property(requests, answers, (sent, answer) => {
      const dialect = solitude();
      const read = dialect.read(sent, env);
      if (read.type === 'pass') return;
      if (read.type === 'body') throw new Error('solitude reads no bodies');
      const told =
        read.type === 'reply' ? read.response : dialect.write(answer, { ask: read, request: sent }, env);
      expect(told.status).toBeGreaterThanOrEqual(200);
      if (typeof told.body === 'object') {
        expect(header(told, 'Solitude-Async')).toBe('yes');
        return;
      }
      if (told.status === 429) expect(header(told, 'Retry-After')).toMatch(/^[1-9]\d*$/);
      if (told.status >= 400) errorIn(told);
      else if (told.body !== undefined) expect(JSON.parse(told.body)).toBeInstanceOf(Object);
    }),
    { numRuns: 2_000 },
  );
});
