import type { Json } from '@respond-async/core';
import fc from 'fast-check';
import { newJob } from '../src/engine/new-job.ts';
import type { JobEvent, NoticeMoment, Pending, Wished } from '../src/index.ts';

export const T0 = 1_700_000_000_000;

/** A job as it is accepted, with short times. */
export function someJob(
  options: {
    starts?: number;
    keep?: 'once' | 'until-expiry';
    delay?: number;
    wished?: readonly Wished[];
  } = {},
  input: Json = 'in',
): Pending {
  const terms = {
    keep: options.keep ?? 'once',
    startWithin: 5_000,
    runWithin: 3_000,
    keepResult: 4_000,
    keepRecord: 9_000,
    starts: options.starts ?? 1,
    concurrency: 10,
    maxInput: 1_000,
    maxResult: 1_000,
  } as const;
  const task = { name: 'report', handler: () => null, terms, jobTerms: terms };
  const { delay = 0 } = options;
  const { wished } = options;
  return newJob(task, { id: 'job-1', input: { value: input }, wished }, { delay, owner: 'ada' }, T0);
}

/** Somebody who wants to be told, and is tried to be told twice. */
export function someWish(on: NoticeMoment, fields: Partial<Wished> = {}): Wished {
  return { id: on, url: 'https://client.test/', on, data: null, notBefore: T0, pauses: [500], ...fields };
}

const token = fc.constantFrom('a', 'b', 'c');
const fence = fc.nat({ max: 4 });
const jitter = fc.double({ min: 0, max: 0.999, noNaN: true });
const failure = fc.record({
  reason: fc.constantFrom('threw' as const, 'result-too-large' as const),
  message: fc.string({ maxLength: 5 }),
});
const soon = (now: number) => fc.integer({ min: now + 1, max: now + 8_000 });

/** Any event, at a moment. */
export function someEvent(now: number): fc.Arbitrary<JobEvent> {
  const lease = fc.record({ token, until: soon(now) });
  const event = <T extends JobEvent['type'], F extends object>(
    type: T,
    fields: { [K in keyof F]: fc.Arbitrary<F[K]> },
  ) => fc.record({ type: fc.constant(type), ...fields });
  const fraction = fc.record({ fraction: fc.double({ min: 0, max: 1, noNaN: true }) });
  const payload = fc.record({ value: fc.string({ maxLength: 3 }) });
  const notice = fc.constantFrom('accepted', 'changed.2', 'changed.3', 'changed.4', 'settled', 'finished');
  const [tried, again] = [fc.boolean(), fc.constantFrom(true, true, false)];
  const [reason, after] = [fc.constant('no luck'), fc.constantFrom(undefined, 0, 900)];
  const reading = fc.record({ token, until: soon(now), cutAt: soon(now) });
  // Weighted so that lives get as far as being read: what ends a job early is rare.
  return fc.oneof(
    { weight: 6, arbitrary: event('start', { fence, lease }) },
    { weight: 6, arbitrary: event('complete', { fence, payload }) },
    { weight: 5, arbitrary: event('take', { lease: reading }) },
    { weight: 4, arbitrary: event('confirm', { token }) },
    { weight: 1, arbitrary: event('collect', { token }) },
    { weight: 3, arbitrary: event('release', { token }) },
    { weight: 3, arbitrary: event('tick', { jitter }) },
    { weight: 2, arbitrary: event('renew', { lease }) },
    { weight: 2, arbitrary: event('progress', { fence, progress: fraction }) },
    { weight: 2, arbitrary: event('fail', { fence, failure, again: fc.boolean(), jitter }) },
    { weight: 1, arbitrary: event('interrupt', { fence, message: fc.constant('gone'), jitter }) },
    { weight: 2, arbitrary: event('returned', { fence }) },
    { weight: 1, arbitrary: event('cancel', { by: fc.constantFrom('owner', 'operator') }) },
    { weight: 1, arbitrary: event('discard', {}) },
    { weight: 6, arbitrary: event('tell', { notice, token, until: soon(now) }) },
    { weight: 3, arbitrary: event('told', { notice }) },
    { weight: 3, arbitrary: event('untold', { notice, token, tried, again, reason, after, jitter }) },
    { weight: 1, arbitrary: event('excuse', {}) },
  ) as fc.Arbitrary<JobEvent>;
}

/** The event that repeats what its sender did, when the sender can't know whether it was done. */
export const repeatable = new Set<JobEvent['type']>([
  'start',
  'complete',
  'fail',
  'take',
  'confirm',
  'collect',
  'tell',
  'told',
  'excuse',
]);

export function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}
