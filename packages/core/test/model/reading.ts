import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Found, Peeked, Reading } from '../../src/index.ts';
import type { Ask } from './asking.ts';
import { command, oneOf, type WorldCommand } from './command.ts';
import type { IdealJob } from './ideal-job.ts';
import { BYTES, hasBytes, LONGEST_READING, must, READING_LEASE } from './terms.ts';
import type { World } from './world.ts';

/** `token`: the reader's own; without it the engine makes one, so that each such reader is another. */
export const taking = (token: string | undefined): Ask => ({
  text: `take with ${token ?? 'a new token'}`,
  ask: ({ engine }, id, access) => engine.take(id, { ...access, ...(token !== undefined && { token }) }),
  expected: (job, now) => job.takeable(token ?? '', now),
  prefers: ({ status }) => status === 'completed',
  after: async (world, job, answered, asked) => {
    if (!('result' in answered)) return;
    const reading = answered as Reading;
    must(token === undefined || reading.token === token, `the reading of ${job.id} has another token`);
    job.taken(reading.token, asked);
    world.readings.push({ job, reading });
    asAnswered(job, reading);
    const bytes = await new Response(reading.result.body ?? null).arrayBuffer();
    must(bytes.byteLength === reading.result.size, `${job.id} gives ${bytes.byteLength} bytes`);
  },
});

export const peeking: Ask = {
  text: 'peek at',
  ask: ({ engine }, id, access) => engine.peek(id, access),
  prefers: ({ status }) => status === 'completed',
  expected: (job, now) => (job.reader(now) === undefined ? job.takeable('', now) : 'ok'),
  after: (_, job, answered) => {
    if ('result' in answered) asAnswered(job, answered as Peeked);
  },
};

function asAnswered(job: IdealJob, { result: { value, size } }: Reading | Peeked): void {
  const answer = { id: job.id, fence: job.fence };
  must(isDeepStrictEqual(value, answer), `${job.id} gives ${JSON.stringify(value)}`);
  must(size === (hasBytes(job.submission.input) ? BYTES : 0), `${job.id} gives ${size} bytes`);
}

type Ending = (world: World, job: IdealJob, reading: Reading) => Promise<void>;

const ENDINGS: Readonly<Record<string, Ending>> = {
  confirm: async (world, job, reading) => {
    await doing(world, job, () => job.confirmable(reading.token, world.now), reading.confirm);
  },
  'confirm twice': async (world, job, reading) => {
    const expected = job.confirmable(reading.token, world.now);
    for (const _ of 'ab') await doing(world, job, () => expected, reading.confirm);
  },
  release: async (world, job, reading) => {
    const expected = job.renewable(reading.token, world.now);
    if (expected === 'ok') job.right = undefined;
    await doing(world, job, () => expected, reading.release);
  },
  renew: async (world, job, reading) => {
    const expected = job.renewable(reading.token, world.now);
    await doing(world, job, () => expected, reading.renew);
    if (expected === 'ok') job.renewed(world.now);
  },
};

/** What a reader of this life says of its reading, whether that is still its own or not. */
export const endingOfReading = (rests: fc.Arbitrary<boolean>): fc.Arbitrary<WorldCommand> =>
  fc.tuple(fc.constantFrom(...Object.keys(ENDINGS)), fc.nat(3), rests).map(([how, pick, isCalm]) =>
    command({
      text: `${how} reading #${pick}`,
      rests: isCalm,
      fits: ({ readings }) => readings.length > 0,
      act: async (world) => {
        const held = oneOf(world.readings.toReversed(), pick);
        must(held !== undefined, 'no reading');
        await ENDINGS[how]?.(world, held.job, held.reading);
      },
    }),
  );

/** A reader that reads on for longer than anybody may. */
export const readingOn: fc.Arbitrary<WorldCommand> = fc.nat(3).map((pick) =>
  command({
    text: `read on in reading #${pick}`,
    rests: true,
    fits: ({ readings }) => readings.length > 0,
    act: async (world) => {
      const held = oneOf(world.readings.toReversed(), pick);
      must(held !== undefined, 'no reading');
      const end = world.now + LONGEST_READING;
      while (world.now <= end) {
        await ENDINGS.renew?.(world, held.job, held.reading);
        await world.clock.advance(READING_LEASE - 1);
      }
    },
  }),
);

async function doing(
  world: World,
  job: IdealJob,
  expected: () => string,
  say: () => Promise<Found>,
): Promise<void> {
  // A reader of a result that any number may read is told so even when the record is gone.
  const isKept = job.keep === 'until-expiry' || world.ideal.jobs.has(job.id);
  const wanted = isKept ? expected() : 'unknown';
  const found = await say();
  const answer = found.ok ? 'ok' : found.refusal;
  world.trace.add(`reader of ${job.id}: ${answer}`);
  must(answer === wanted, `the reader of ${job.id} is answered with ${answer}, not ${wanted}`);
}
