import {
  type Engine,
  type JobInfo,
  type Json,
  type JsonFields,
  type Run,
  StopReason,
  type Task,
  type TaskOptions,
  withBody,
} from '@respond-async/core';

/** A task that the test answers for: its handler waits until it is told what to do. */
export interface HandTask<I = Json, O = Json> extends Task<I, O> {
  /**
   * The next run that has started, each once, in the order in which they started. Rejects when none starts without
   * time passing.
   */
  next(): Promise<HandRun<I, O>>;
  /** All runs so far, those that `next` gave among them. */
  readonly runs: readonly HandRun<I, O>[];
}

/**
 * A run in the hands of the test. Its methods resolve when everything has happened that follows without time passing.
 * A run that has been told to stop goes on, as a handler may that does not listen: it holds its slot until it is
 * answered, and the answer changes nothing any more.
 */
export interface HandRun<I = Json, O = Json> {
  readonly input: I;
  /** What a handler is told: the job's id, owner, attempt, signal, body. */
  readonly run: Run;
  /** Why the run was told to stop, if it was. */
  readonly stopped: StopReason | undefined;
  /** Answers with the result, and with the bytes beside it where there are any. */
  complete(result: O, body?: ReadableStream<Uint8Array> | Uint8Array): Promise<void>;
  /** Throws the error, as the handler. */
  fail(error: unknown): Promise<void>;
  /** Tells how far the run has come: a fraction from 0 to 1. */
  progress(fraction: number, message?: string): Promise<void>;
}

/** What a task needs of the engine that it is on. */
export interface HandTaskOn {
  readonly engine: Engine;
  readonly seed: number;
  settle(): Promise<void>;
  jobs(task: string): Promise<readonly JobInfo[]>;
}

/** How often what has begun on other threads, such as a digest, is given time to come in. */
const PATIENCE = 10;

export function handTask<I extends Json | JsonFields<I>, O extends Json | JsonFields<O>>(
  on: HandTaskOn,
  name: string,
  options?: TaskOptions,
): HandTask<I, O> {
  const runs: HandRun<I, O>[] = [];
  let given = 0;
  const handler = (input: I, run: Run) => begin<I, O>(input, run, runs, on);
  const task = on.engine.task<I, O>(name, handler, options);
  return Object.assign(task, {
    async next() {
      for (let turn = 0; turn < PATIENCE && given === runs.length; turn += 1) await on.settle();
      const next = runs[given];
      if (next === undefined) throw await noneStarted(name, given, on);
      given += 1;
      return next;
    },
    runs,
  });
}

/** The handler: makes a run that the test can answer, and waits for the answer. */
function begin<I, O>(input: I, run: Run, runs: HandRun<I, O>[], { settle }: HandTaskOn) {
  const { promise, resolve, reject } = Promise.withResolvers<ReturnType<typeof answerOf<O>>>();
  let answered = false;
  const answer = (give: () => void): Promise<void> => {
    if (answered) throw new Error(`the run of ${run.id} has been answered: a handler answers once`);
    answered = true;
    give();
    return settle();
  };
  runs.push({
    input,
    run,
    get stopped() {
      const { reason } = run.signal;
      return reason instanceof StopReason ? reason : undefined;
    },
    complete: async (result, body) => answer(() => resolve(answerOf(result, body))),
    fail: async (error) => answer(() => reject(error)),
    progress: async (fraction, message) => {
      run.progress(fraction, message);
      await settle();
    },
  });
  return promise;
}

function answerOf<O>(result: O, body?: ReadableStream<Uint8Array> | Uint8Array) {
  return body === undefined ? result : withBody(result, body);
}

async function noneStarted(name: string, given: number, { jobs, seed }: HandTaskOn): Promise<Error> {
  const standing = (await jobs(name)).map(({ id, status, attempt }) => `${id} ${status}, attempt ${attempt}`);
  const known = standing.length === 0 ? 'it has no jobs' : `its jobs: ${standing.join('; ')}`;
  return new Error(
    `run ${given + 1} of the task ${name} was expected to start, and none did without time passing` +
      ` (advance(ms) lets time pass); ${known}; seed ${seed}`,
  );
}
