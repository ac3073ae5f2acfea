import fc from 'fast-check';
import { type Job, type JobEvent, type Step, transition } from '../src/index.ts';
import { deepFreeze, someEvent, someJob, someWish, T0 } from './some-job.ts';

export interface Taken {
  readonly before: Job;
  readonly event: JobEvent;
  readonly now: number;
  readonly step: Step;
}

const WISHES = [
  someWish('accepted'),
  someWish('changed'),
  someWish('settled', { pauses: [] }),
  someWish('finished', { notBefore: T0 + 1_500 }),
];

/** A life of a job: any events at moments that never go back, each with what came of it. */
export const life = fc
  .record({
    starts: fc.integer({ min: 1, max: 3 }),
    keep: fc.constantFrom('once' as const, 'until-expiry' as const),
    delay: fc.constantFrom(0, 700),
    wished: fc.subarray([...WISHES]),
    moves: fc.array(
      fc.tuple(fc.constantFrom(0, 0, 0, 1, 1, 100, 400, 3_500, 20_000), fc.infiniteStream(someEvent(T0))),
      {
        minLength: 1,
        maxLength: 60,
      },
    ),
  })
  .map(({ moves, ...options }) => live(someJob(options), moves));

function live(first: Job, moves: readonly (readonly [number, fc.Stream<JobEvent>])[]): Taken[] {
  const taken: Taken[] = [];
  let job: Job | undefined = deepFreeze(first);
  let now = T0;
  for (const [ms, events] of moves) {
    if (job === undefined) break;
    now += ms;
    const event = shifted(events.next().value as JobEvent, now - T0, job);
    const step: Step = transition(job, event, now);
    taken.push({ before: job, event, now, step });
    if (step.ok) job = step.job === undefined ? undefined : deepFreeze(step.job);
  }
  return taken;
}

/** Leases lie in the future of the event; half of all fences and tokens are the right ones, so that lives get far. */
function shifted(event: JobEvent, by: number, job: Job): JobEvent {
  if (event.type === 'take') {
    const { token, until, cutAt } = event.lease;
    return { ...event, lease: { token, until: until + by, cutAt: cutAt + by } };
  }
  if (event.type === 'tell') return { ...event, until: event.until + by };
  if ('lease' in event) {
    return {
      ...event,
      lease: { ...event.lease, until: event.lease.until + by },
      ...('fence' in event && fenced(event, job)),
    };
  }
  if (event.type === 'confirm' || event.type === 'release')
    return { ...event, token: holder(job, event.token) };
  return 'fence' in event ? { ...event, ...fenced(event, job) } : event;
}

/** Token `a` stands for the one who holds the result. */
function holder(job: Job, token: string): string {
  const held = job.phase === 'settled' && job.result.state === 'leased';
  return held && token === 'a' ? job.result.lease.token : token;
}

const fenced = ({ fence }: { fence: number }, job: Job) => ({ fence: fence > 1 ? job.fence : fence });

export function property(check: (life: Taken[]) => void): void {
  fc.assert(fc.property(life, check), { numRuns: 2_000 });
}
