import type { JobInfo, NoticeInfo } from '@respond-async/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { plain } from '../../src/index.ts';
import { env, job, request, text } from '../scene.ts';

/** Texts as they may come from servers and handlers: with all that stands in JSON in another form. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('"', '\\', '\n', '\u2028', '\ud800', 'é'),
);

const anyJob: fc.Arbitrary<JobInfo> = fc
  .record(
    {
      id: fc.oneof(fc.stringMatching(/^[\w-]{1,40}$/), anyText),
      status: fc.constantFrom('pending', 'running', 'completed', 'failed', 'cancelled'),
      progress: fc.oneof(
        fc.record({ fraction: fc.double({ min: 0, max: 1, noNaN: true }) }),
        fc.record({ fraction: fc.constant(0.5), message: anyText }),
      ),
      startedAt: fc.constant(env.now - 10_000),
      settledAt: fc.constant(env.now - 5_000),
      resultUntil: fc.constant(env.now + 5_000),
      result: fc.constantFrom('none', 'ready', 'leased', 'collected'),
      notices: fc.constantFrom<readonly NoticeInfo[]>(
        [],
        [{ url: 'http://a.test/', on: 'settled', state: 'owed' } as NoticeInfo],
      ),
    },
    { requiredKeys: ['id', 'status', 'result'] },
  )
  .map((more) => job(more));

const bases = fc.oneof(
  fc.constantFrom('https://api.example/_async', 'http://[::1]:8080/a%20b/_async', 'https://x/~me/_async'),
  anyText,
);

it('the status document is JSON of how the job stands, whatever its texts are', () => {
  const property = fc.property(anyJob, bases, fc.boolean(), (job, base, redirects) => {
    const dialect = plain(redirects ? { redirect: 303 } : {});
    const asked = { ask: { type: 'submit', notes: null }, request: request() } as const;
    const written = text(dialect.write({ type: 'accepted', job }, asked, { ...env, base }));
    expect(written).toBe(JSON.stringify(documentOf(job, base, redirects)));
    expect(dialect.document?.(job, { ...env, base })).toEqual(JSON.parse(written));
  });
  fc.assert(property, { numRuns: 1_000 });
});

/** What it must say, member by member. */
function documentOf(job: JobInfo, base: string, redirects: boolean) {
  const { id, status, progress, createdAt, startedAt, settledAt, resultUntil, result, notices } = job;
  const time = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());
  const self = `${base}/${id}`;
  const isThere = result === 'ready' || result === 'leased' || status === 'failed';
  return {
    id,
    status,
    progress,
    createdAt: time(createdAt),
    startedAt: time(startedAt),
    settledAt: time(settledAt),
    resultUntil: time(resultUntil),
    callback: notices?.length ? 'owed' : undefined,
    links: {
      self,
      result: isThere ? (redirects ? `${self}/result` : self) : undefined,
      cancel: settledAt === undefined ? self : undefined,
    },
  };
}
