import {
  createEngine,
  type Engine,
  type EventMap,
  type Handler,
  isEngineError,
  type NoticeRequest,
  type NoticeSent,
  type Task,
} from '../../src/index.ts';
import { Attempt, HandlerThrew, HandlerWantsMore } from './attempt.ts';
import type { Ideal, Teller } from './ideal.ts';
import { mortalClock, mortalStore, type Way } from './mortal.ts';
import { type Input, JITTER, must, type TaskName, TERMS } from './terms.ts';
import type { Ground } from './world.ts';

type Answer = { readonly id: string; readonly fence: number };

const EVENTS = [
  'accepted',
  'started',
  'progress',
  'retrying',
  'settled',
  'collected',
  'expired',
  'forgotten',
  'told',
  'untold',
] as const satisfies readonly (keyof EventMap)[];

/** One life of the process: an engine on the store that outlives it. */
export class Life implements Teller {
  readonly engine: Engine;
  readonly bornAt: number;
  readonly tasks = new Map<TaskName, Task<{ n: number }, Answer>>();
  readonly attempts: Attempt[] = [];
  /** What the engine reported that is not a handler's doing. */
  readonly faults: unknown[] = [];
  readonly #reported = new Set<unknown>();
  readonly #tried = new Set<string>();
  readonly #ideal: Ideal;
  readonly #clock: ReturnType<typeof mortalClock>;
  readonly #way: Way;
  /** How many more calls to the store this life makes. */
  #callsLeft = Number.POSITIVE_INFINITY;
  isRecovering = true;
  isStopping = false;
  hasStopped = false;
  isDead = false;

  constructor({ shelf, clock, ideal, way, trace }: Ground, name: number) {
    this.#ideal = ideal;
    this.#way = way;
    this.bornAt = ideal.now;
    this.#clock = mortalClock(clock, this);
    const { concurrency, runningPerOwner, unfinished, perOwner, withoutOwner } = ideal.limits;
    let ids = 0;
    this.engine = createEngine({
      ...(!shelf.unused && { store: mortalStore(shelf.store, this, way) }),
      clock: this.#clock,
      notifier: { admits: () => true, send: (notice) => this.#send(notice) },
      concurrency,
      limits: {
        runningPerOwner,
        unfinished,
        unfinishedPerOwner: perOwner,
        unfinishedWithoutOwner: withoutOwner,
      },
      // The first letters tell one engine's writes from another's.
      chance: { id: () => `${name}-life-${++ids}`, random: () => JITTER },
      onError: (error) => this.#report(error),
    });
    for (const event of EVENTS) {
      this.engine.events.on(event, (job) => {
        trace.add(
          isOfNotices(event) ? `${event} ${job.id}` : `${event} ${job.id} ${job.status} ${job.attempt}`,
        );
        ideal.tell(event, job, this);
      });
    }
  }

  /** The process ends at a call to its store. */
  endAfter(calls: number): void {
    this.#callsLeft = calls;
  }

  asked(): void {
    this.#callsLeft -= 1;
    if (this.#callsLeft < 0) this.isDead = true;
  }

  get timers(): number {
    return this.#clock.timers;
  }

  get atWork(): readonly Attempt[] {
    return this.attempts.filter(({ isAtWork }) => isAtWork);
  }

  /** The first try of each notice fails. */
  async #send({ id, body = '' }: NoticeRequest): Promise<NoticeSent> {
    if (!this.#tried.has(id)) {
      this.#tried.add(id);
      return { sent: false, again: true, reason: 'no luck' };
    }
    try {
      must(!this.hasStopped, `an engine that has stopped sends ${id}`);
      const { id: job, status } = JSON.parse(body);
      this.#ideal.call(job, id, status);
    } catch (error) {
      this.faults.push(error);
    }
    return { sent: true, status: 204 };
  }

  /** Names the task's handler, unless it has been. */
  register(name: TaskName): void {
    if (this.tasks.has(name)) return;
    const handler: Handler<{ n: number }, Answer> = (input, run) => this.#begin(name, input, run);
    this.tasks.set(name, this.engine.task(name, handler, TERMS[name]));
  }

  async start(): Promise<void> {
    await this.engine.start();
    this.isRecovering = false;
  }

  readonly knows = (task: TaskName): boolean => this.tasks.has(task);

  readonly doing = (id: string, fence: number) =>
    this.attempts.find(({ run }) => run.id === id && run.fence === fence)?.doing;

  readonly wantsMore = (id: string, fence: number): boolean =>
    this.attempts.some(({ run, wantsMore }) => run.id === id && run.fence === fence && wantsMore);

  /** Whether one more job of this task and owner may run. */
  hasRoom(task: TaskName, owner: string | undefined): boolean {
    return this.atWork.length < this.#ideal.limits.concurrency && !this.isLimited({ task, owner });
  }

  /** Whether there would be no room even if a slot were free. */
  isLimited({ task, owner }: { readonly task: TaskName; readonly owner: string | undefined }): boolean {
    const ofTask = this.atWork.filter((attempt) => attempt.task === task);
    const ofOwner = ofTask.filter(({ run }) => owner !== undefined && run.owner === owner);
    const { runningPerOwner } = this.#ideal.limits;
    return ofTask.length >= TERMS[task].concurrency || ofOwner.length >= runningPerOwner;
  }

  /** Handlers that threw without having been told to stop, of which nothing was reported. */
  get unreported(): readonly Error[] {
    return this.attempts.flatMap(({ thrown }) =>
      thrown === undefined || this.#reported.has(thrown) ? [] : [thrown],
    );
  }

  #begin(task: TaskName, input: Input, run: Attempt['run']): Attempt['answer'] {
    const { id, fence, attempt } = run;
    const job = this.#ideal.jobs.get(id);
    must(!this.hasStopped, `${id} runs on an engine that has stopped`);
    must(job !== undefined && job.fence === fence, `${id} runs without having started`);
    must(attempt === fence && this.doing(id, fence) === undefined, `${id} runs start ${fence} twice`);
    must(run.owner === job.submission.owner, `${id} runs for ${run.owner}`);
    must(run.failure?.reason === job.reason || job.phase === 'settled', `${id} is told of another failure`);
    must(input.n === job.submission.input.n, `${id} is given another input`);
    must(this.hasRoom(task, run.owner), `${id} runs beyond a limit`);
    this.attempts.push(new Attempt(task, input, run));
    return this.attempts.at(-1)?.answer ?? Promise.reject(new Error('no attempt'));
  }

  #report(error: unknown): void {
    const isThrown = error instanceof HandlerThrew || error instanceof HandlerWantsMore;
    const isNotice = isEngineError(error) && error.code === 'task-missing';
    if (this.#way.trouble.isOn && isEngineError(error) && error.code === 'store-failed') return;
    if (isThrown && !this.#reported.has(error)) this.#reported.add(error);
    else if (!isNotice) this.faults.push(error);
  }
}

/** While a notice is sent its job goes on: how it stands then hangs on how fast a store is. */
function isOfNotices(event: string): boolean {
  return event === 'told' || event === 'untold';
}
