import fc from 'fast-check';
import { expect } from 'vitest';
import { type Answer, plain } from '../../src/index.ts';
import { completed, env, header, ID, job, request } from '../scene.ts';
import { everyRefusal, problemIn } from './problem.ts';
import { verifies } from './requirements.ts';

const words = fc.constantFrom('respond-async', 'wait=5', 'wait=99', 'return=minimal', 'wait', 'foo;"', '');
const requests = fc
  .record({
    method: fc.constantFrom('GET', 'HEAD', 'DELETE', 'POST', 'OPTIONS'),
    monitor: fc.option(fc.oneof(fc.constantFrom(ID, `${ID}/result`, '', '/result'), fc.string()), {
      nil: undefined,
    }),
    prefer: fc.oneof(fc.array(words).map(String), fc.string({ unit: 'binary' })),
    'idempotency-key': fc.option(fc.oneof(fc.constant('"key"'), fc.string({ unit: 'binary' })), {
      nil: undefined,
    }),
  })
  .map(request);

const jobs = fc.constantFrom(
  job({ createdAt: env.now + 5_000 }),
  job({ status: 'running', createdAt: 0, progress: { fraction: 1 } }),
  completed({ settledAt: env.now, resultUntil: env.now + 1 }),
  job({ status: 'failed', settledAt: env.now, recordUntil: env.now + 1 }),
);
const answers: fc.Arbitrary<Answer> = fc.oneof(
  fc.record({
    type: fc.constantFrom('accepted', 'unfinished', 'confirmed', 'cancelled', 'discarded'),
    job: jobs,
  }),
  fc.record({
    type: fc.constantFrom('answered', 'result'),
    job: jobs,
    head: fc.record({
      status: fc.integer({ min: 200, max: 599 }),
      headers: fc.constant([]),
      size: fc.nat(),
    }),
  }),
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

verifies(
  ['plain-8', 'plain-22', 'plain-43', 'plain-46'],
  'plain answers anything to any request in due form',
  () => {
    const redirects = fc.constantFrom(...([false, 302, 303] as const));
    fc.assert(
      fc.property(requests, answers, redirects, (sent, answer, redirect) => {
        const dialect = plain({ redirect });
        const read = dialect.read(sent, env);
        if (read.type === 'pass') return;
        if (read.type === 'body') throw new Error('plain reads no bodies');
        const told =
          read.type === 'reply' ? read.response : dialect.write(answer, { ask: read, request: sent }, env);
        expect(told.status).toBeGreaterThanOrEqual(200);
        if (typeof told.body === 'object' || header(told, 'Async-Result') !== undefined) return;
        if (told.status === 202) expect(header(told, 'Retry-After')).toMatch(/^[1-9]\d*$/);
        if (told.status === 429) expect(header(told, 'Retry-After')).toMatch(/^[1-9]\d*$/);
        if (told.status >= 400) problemIn(told);
      }),
      { numRuns: 2_000 },
    );
  },
);
