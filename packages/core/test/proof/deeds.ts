import type { HandClock } from '../../../testing/src/hand-clock.ts';
import type { HandNotifier } from '../../../testing/src/hand-notifier.ts';
import { type Engine, type Found, type Reading, type Task, TryAgain } from '../../src/index.ts';
import type { Gate } from '../gate.ts';

/** One job, and all that may be done to it at the same time. */
export interface Scene {
  readonly engine: Engine;
  readonly clock: HandClock;
  readonly task: Task<null, string>;
  readonly gate: Gate<'answer' | 'again'>;
  readonly id: string;
  /** The reading that has begun before, where one has. */
  readonly reading: Reading | undefined;
  /** Sends the notices that the job owes. */
  readonly notices: HandNotifier;
}

export const KEY = {
  owner: 'ada',
  key: 'the same',
  notices: [{ url: 'https://client.test/', pauses: [1_000] }],
};
const LEASE = 30_000;
/** Results expire in the moment in which a reading lapses that began this long after the end. */
export const TAKEN_AFTER = 10_000;
export const KEEP_RESULT = LEASE + TAKEN_AFTER;

/** What every deed comes to, as its doer is told. */
export type Told = string;

const told = (found: Found): Told => (found.ok ? 'ok' : found.refusal);

async function held({ engine, id, reading }: Scene): Promise<Reading | undefined> {
  if (reading !== undefined) return reading;
  const taken = await engine.take(id);
  return taken.ok ? taken : undefined;
}

export const DEEDS: Readonly<Record<string, (scene: Scene) => Promise<Told>>> = {
  settle: async ({ gate }) => {
    gate.open('answer');
    return 'done';
  },
  cancel: async ({ engine, id }) => told(await engine.cancel(id)),
  take: async ({ engine, id }) => {
    const taken = await engine.take(id);
    return taken.ok ? 'ok' : taken.refusal;
  },
  confirm: async (scene) => {
    const reading = await held(scene);
    return reading === undefined ? 'no reading' : told(await reading.confirm());
  },
  release: async (scene) => {
    const reading = await held(scene);
    return reading === undefined ? 'no reading' : told(await reading.release());
  },
  expire: async ({ clock }) => {
    await clock.advance(2);
    return 'done';
  },
  lapse: async ({ clock }) => {
    await clock.advance(3);
    return 'done';
  },
  tell: async ({ notices }) => {
    for (const { isOpen, arrive } of notices.tries) if (isOpen) void arrive();
    return 'done';
  },
  excuse: async ({ engine, id }) => told(await engine.excuse(id)),
  discard: async ({ engine, id }) => told(await engine.discard(id)),
  retry: async ({ gate }) => {
    gate.open('again');
    return 'done';
  },
  stop: async ({ engine, clock }) => {
    let isOver = false;
    const stopping = engine.stop({ drain: 0, abort: 0 }).then(() => {
      isOver = true;
    });
    // It waits for no time, but by the clock.
    while (!isOver) await clock.advance(0);
    await stopping;
    return 'done';
  },
  submit: async ({ task, id }) => {
    const found = await task.submit(null, KEY);
    if (!found.ok) return found.refusal;
    return found.job.id === id ? 'ok' : 'another job';
  },
};

/** Answers once, or asks for another try first. */
export async function perform(gate: Gate<'answer' | 'again'>, attempt: number): Promise<string> {
  const told = attempt === 1 ? await gate.opened : 'answer';
  if (told === 'again') throw new TryAgain('once more');
  return `answer ${attempt}`;
}

export type Stage = 'running' | 'ready' | 'leased';
