import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { ListQuery } from '../../src/index.ts';
import { command, type WorldCommand } from './command.ts';
import type { IdealJob } from './ideal-job.ts';
import { newestFirst } from './rest.ts';
import { must } from './terms.ts';
import type { World } from './world.ts';

const query: fc.Arbitrary<ListQuery> = fc.record(
  {
    owner: fc.constantFrom('ada', 'bob', 'nobody'),
    task: fc.constantFrom('quick', 'late'),
    status: fc.subarray(['pending', 'running', 'completed', 'failed', 'cancelled'], { minLength: 1 }),
    limit: fc.integer({ min: 1, max: 5 }),
  },
  { requiredKeys: ['limit'] },
);

/** Lists one page by what the query names. Comes to rest first: what changes meanwhile may be shown or not. */
export const listing: fc.Arbitrary<WorldCommand> = query.map((asked) =>
  command({
    text: `list ${JSON.stringify(asked)}`,
    rests: true,
    act: async (world) => {
      await world.clock.advance(0);
      const { jobs, next } = await world.engine.list(asked);
      const all = newestFirst(world.jobs.filter((job) => isAskedFor(job, asked)));
      const expected = all.slice(0, asked.limit).map(({ id }) => id);
      const given = jobs.map(({ id }) => id);
      must(isDeepStrictEqual(given, expected), `the page is ${given.join()}, not ${expected.join()}`);
      must(next !== undefined || given.length === all.length, 'the last page is not the last');
    },
  }),
);

function isAskedFor({ submission, status, phase }: IdealJob, asked: ListQuery): boolean {
  if (asked.owner !== undefined && submission.owner !== asked.owner) return false;
  if (asked.task !== undefined && submission.task !== asked.task) return false;
  return asked.status === undefined || asked.status.includes(status ?? (phase as 'pending' | 'running'));
}

/** What was never there is not there. */
export const unknown: fc.Arbitrary<WorldCommand> = fc.constant(
  command({
    text: 'ask for what never was',
    rests: false,
    act: async ({ engine }: World) => {
      const calls = [engine.read, engine.wait, engine.take, engine.peek, engine.cancel, engine.discard];
      for (const call of calls) {
        const answer = await call.call(engine, 'no-such-job');
        must(isDeepStrictEqual(answer, { ok: false, refusal: 'unknown' }), `${call.name} knows no-such-job`);
      }
    },
  }),
);
