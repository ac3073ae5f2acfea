import { DEFAULT_LIMITS, type Limits } from '../job/limits.ts';
import { systemChance } from '../plugs/system-chance.ts';
import { systemClock } from '../plugs/system-clock.ts';
import type { Chance } from '../ports/chance.ts';
import type { Clock } from '../ports/clock.ts';
import type { Notifier } from '../ports/notifier.ts';
import type { Runner } from '../ports/runner.ts';
import type { Store } from '../ports/store.ts';
import { checkNumber, checkOptions } from './option-checks.ts';

export interface EngineOptions {
  /** Where jobs are kept: in memory unless told. */
  readonly store?: Store;
  /** Where jobs are run: in this process unless told. */
  readonly runner?: Runner;
  /** How many jobs run at the same time: 10 unless told. */
  readonly concurrency?: number;
  /** How many unfinished jobs are taken on, and how many of one owner run at the same time. */
  readonly limits?: Partial<Omit<Limits, 'running'>>;
  /** Sends the notices that jobs owe to those who are to be told of them. Nobody is told unless there is one. */
  readonly notifier?: Notifier;
  readonly clock?: Clock;
  readonly chance?: Chance;
  /**
   * Told of everything that goes wrong where nobody waits for an answer: what handlers and listeners throw, what plugs
   * do. Written to the console unless told.
   */
  readonly onError?: (error: unknown) => void;
}

/** What is decided about an engine, beside its store and its runner. */
interface EngineSettings {
  readonly clock: Clock;
  readonly chance: Chance;
  readonly notifier: Notifier | undefined;
  readonly limits: Limits;
  readonly onError: (error: unknown) => void;
}

const OPTIONS = {
  store: ['open', 'commit', 'read', 'find', 'close'],
  runner: ['start', 'enqueue', 'withdraw', 'stop'],
  concurrency: 'any',
  limits: 'object',
  notifier: ['admits', 'send'],
  clock: ['now', 'after'],
  chance: ['id', 'random'],
  onError: 'function',
} as const;

const LIMITS = {
  runningPerOwner: 'any',
  unfinished: 'any',
  unfinishedPerOwner: 'any',
  unfinishedWithoutOwner: 'any',
} as const;

/** Decides what the options leave open. What can't be meant is a `TypeError` that names it. */
export function engineSettings(options: EngineOptions): EngineSettings {
  checkOptions('createEngine()', options, OPTIONS);
  const { clock = systemClock, chance = systemChance, notifier, onError = log } = options;
  return { clock, chance, notifier, limits: limitsOf(options), onError };
}

const log = (error: unknown): void => console.error('respond-async:', error);

function limitsOf({ concurrency, limits = {} }: EngineOptions): Limits {
  checkOptions('limits', limits, LIMITS);
  const all = { ...DEFAULT_LIMITS, ...limits, ...(concurrency !== undefined && { running: concurrency }) };
  checkNumber('concurrency', all.running, 1);
  if (all.runningPerOwner !== Number.POSITIVE_INFINITY)
    checkNumber('limits.runningPerOwner', all.runningPerOwner, 1);
  checkNumber('limits.unfinished', all.unfinished, 0);
  checkNumber('limits.unfinishedPerOwner', all.unfinishedPerOwner, 0);
  checkNumber('limits.unfinishedWithoutOwner', all.unfinishedWithoutOwner, 0);
  return all;
}
