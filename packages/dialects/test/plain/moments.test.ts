import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Dialect, plain } from '../../src/index.ts';
import { completed, env, header, poll, text } from '../scene.ts';

const dialect: Dialect = plain();
/** Everything that RFC 3339 and HTTP have four digits for, and parts of milliseconds. */
const time = fc.oneof(
  fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
  fc.integer({ min: -5_000, max: 5_000 }),
  fc.double({ min: env.now - 3_000, max: env.now + 3_000, noNaN: true }),
);

describe('a time', () => {
  it('is told to the millisecond in documents and to the second in headers, whichever were told before', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(time, time), { minLength: 1, maxLength: 100 }), (times) => {
        for (const [createdAt, resultUntil] of times) {
          const job = completed({ createdAt, settledAt: createdAt, resultUntil });
          const asked = { ask: { type: 'peek', id: job.id }, request: poll() } as const;
          const wire = dialect.write(
            { type: 'result', job, head: { status: 200, headers: [], size: 1 } },
            asked,
            env,
          );
          expect(JSON.parse(text(wire))).toMatchObject({
            createdAt: new Date(createdAt).toISOString(),
            settledAt: new Date(createdAt).toISOString(),
            resultUntil: new Date(resultUntil).toISOString(),
          });
          expect(header(wire, 'sunset')).toBe(new Date(resultUntil).toUTCString());
        }
      }),
    );
  });
});
