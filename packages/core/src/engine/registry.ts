import type { Terms } from '../job/job.ts';
import type { Json } from '../job/payload.ts';
import { checkChoice, checkNumber, checkOptions } from './option-checks.ts';
import type { StandardSchema } from './standard-schema.ts';
import type { Handler, TaskOptions, WriteNotice } from './task.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MB = 1_000_000;

/** A task with all of its terms. */
export interface Registered {
  readonly name: string;
  /** Given what its jobs were submitted with, and nothing else. */
  readonly handler: Handler<never>;
  readonly terms: TaskTerms;
  /** What of them goes with every job: one object for all that ask for nothing else. */
  readonly jobTerms: Terms;
  readonly input?: StandardSchema | undefined;
  /** Says what its notices say; `undefined`: what notices usually say. */
  readonly notice?: WriteNotice | undefined;
}

type TaskTerms = Required<Omit<TaskOptions, 'notice'>>;

const OPTIONS = {
  keep: 'any',
  keepResult: 'any',
  keepRecord: 'any',
  startWithin: 'any',
  runWithin: 'any',
  concurrency: 'any',
  starts: 'any',
  maxInput: 'any',
  maxResult: 'any',
  notice: 'function',
  input: 'any',
} as const;

const AT_LEAST_ONE = new Set(['starts', 'concurrency']);

const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The tasks of an engine, by name. */
export class Registry {
  readonly #tasks = new Map<string, Registered>();

  add<I extends Json, O extends Json>(
    name: string,
    handler: Handler<I, O>,
    given: TaskOptions & { readonly input?: StandardSchema },
  ): Registered {
    if (!NAME.test(name)) {
      throw new TypeError(
        `a task's name is 1 to 64 letters, digits, dots, dashes and underscores, not ${JSON.stringify(name)}`,
      );
    }
    if (this.#tasks.has(name))
      throw new TypeError(
        `there is a task named ${name} already: give each task, and each wrapped handler, a name`,
      );
    if (typeof handler !== 'function') throw new TypeError(`the task ${name} needs its handler, a function`);
    checkOptions(`the task ${name}`, given, OPTIONS);
    const { input, notice, ...options } = given;
    if (input !== undefined && typeof input['~standard']?.validate !== 'function') {
      throw new TypeError(
        `input of the task ${name} must be a schema that knows Standard Schema, as Zod's do`,
      );
    }
    const terms = termsOf(name, options);
    const { startWithin, runWithin, keepResult, keepRecord, starts } = terms;
    const jobTerms = { startWithin, runWithin, keepResult, keepRecord, starts };
    const task: Registered = { name, handler, terms, jobTerms, input, notice };
    this.#tasks.set(name, task);
    return task;
  }

  get(name: string): Registered | undefined {
    return this.#tasks.get(name);
  }
}

function termsOf(name: string, options: Omit<TaskOptions, 'notice'>): TaskTerms {
  const keepResult = options.keepResult ?? DAY;
  const terms = {
    keep: 'once',
    startWithin: DAY,
    runWithin: HOUR,
    starts: 1,
    concurrency: Number.POSITIVE_INFINITY,
    maxInput: MB,
    maxResult: 100 * MB,
    ...options,
    keepResult,
    keepRecord: recordTime(keepResult, options.keepRecord),
  } as const;
  const { keep, ...numbers } = terms;
  checkChoice(`keep of the task ${name}`, keep, ['once', 'until-expiry']);
  for (const [term, value] of Object.entries(numbers)) {
    if (value === Number.POSITIVE_INFINITY) continue;
    checkNumber(`${term} of the task ${name}`, value, AT_LEAST_ONE.has(term) ? 1 : 0);
  }
  return terms;
}

/** How long a record is kept: never shorter than its result. */
export function recordTime(keepResult: number, keepRecord = keepResult + DAY): number {
  return Math.max(keepResult, keepRecord);
}
