import { createHash, randomUUID } from 'node:crypto';
import {
  createEngine,
  type Engine,
  type Notifier,
  type Run,
  StopReason,
  type Store,
  type SubmitOptions,
  type Task,
  type TaskOptions,
  TryAgain,
  withBody,
} from '@respond-async/core';
import type { TaskName, Tell } from './crash-report.ts';

/** Small, so that a counter that is wrong by one is seen. */
export const CONCURRENCY = 2;
export const LIMITS = { unfinished: 12, unfinishedPerOwner: 5, unfinishedWithoutOwner: 12 };

export const TERMS: Readonly<Record<TaskName, TaskOptions & { readonly starts: number }>> = {
  quick: { starts: 1 },
  large: { starts: 2 },
  again: { starts: 3 },
  held: { starts: 2 },
  /** Forgotten as soon as it has ended. */
  brief: { starts: 1, keepResult: 0, keepRecord: 0 },
};

export type Tasks = Readonly<Record<TaskName, Task<null>>>;

/** An engine as each life of a process has it. What was interrupted is tried again at once. */
export function engineOn(store: Store, onFault: (fault: unknown) => void, tell: Tell = () => {}): Engine {
  return createEngine({
    store,
    notifier: notifierThat(tell),
    concurrency: CONCURRENCY,
    limits: LIMITS,
    chance: { id: (of) => `${of}-${randomUUID()}`, random: () => Math.random() / 1e6 },
    onError: (error) => {
      // What handlers throw is part of the play.
      if (!(error instanceof TryAgain || error instanceof StopReason)) onFault(error);
    },
  });
}

/** Tells of each call before it is known to have been made. */
function notifierThat(tell: Tell): Notifier {
  return {
    admits: () => true,
    async send({ id, body = '' }) {
      tell({ did: 'called', id: JSON.parse(body).id, notice: id });
      return { sent: true, status: 204 };
    },
  };
}

/** Who wants to be told of a job. */
export const CALLED: SubmitOptions = { notices: [{ url: 'https://client.test/' }] };

/** Resolves when a run may go on. */
export type Hold = (run: Run, task: TaskName) => unknown;

/** The tasks of all lives. What a job answers can be told from its id. */
export function nameTasks(engine: Engine, tell: Tell, hold: Hold): Tasks {
  const task = (name: TaskName, work: (run: Run) => unknown): Task<null> =>
    engine.task(
      name,
      async (_: null, run) => {
        tell({ did: 'started', id: run.id });
        await hold(run, name);
        return work(run) as never;
      },
      TERMS[name],
    );
  return {
    quick: task('quick', ({ id }) => answerOf(id)),
    large: task('large', ({ id }) => withBody(answerOf(id), bytesOf(id))),
    again: task('again', ({ id, attempt }) => {
      if (attempt === 1) throw new TryAgain('not yet', { after: 0 });
      return answerOf(id);
    }),
    held: task('held', ({ id }) => answerOf(id)),
    brief: task('brief', ({ id }) => answerOf(id)),
  };
}

export const answerOf = (id: string) => ({ of: id });

/** More than stands in a record, and more than one chunk. */
export function bytesOf(id: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.alloc(300_000, createHash('sha256').update(id).digest()));
}

export function aborted({ signal }: Run): Promise<never> {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
}
