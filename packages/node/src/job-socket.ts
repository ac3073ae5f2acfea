import { Duplex } from 'node:stream';
import type { JobContext } from '@respond-async/fetch';

export type Done = (error?: Error | null) => void;

/** Takes what a response sends. */
export interface Sink {
  /** Keeps what is short and usual, at once. False: nothing has been kept, it is to be taken. */
  keep(bytes: unknown, encoding: BufferEncoding | undefined): boolean;
  /** `done` when there is room for more. */
  take(bytes: Buffer, done: Done): void;
  /** There is room again. */
  drained(): void;
}

/** What stands for the connection in a job. Nothing comes from it; what is sent goes to a sink. */
export class JobSocket extends Duplex {
  readonly encrypted: boolean;
  /** The job that is answered through it. */
  readonly job: JobContext;
  readonly #sink: Sink;
  #isQueued = false;

  constructor(job: JobContext, encrypted: boolean, sink: Sink) {
    super({ allowHalfOpen: false });
    this.job = job;
    this.encrypted = encrypted;
    this.#sink = sink;
    // What goes wrong is told by what becomes of the answer.
    this.on('error', ignore);
  }

  override _read(): void {}

  /** Most answers are a head and a few bytes: these do not need the queue of a stream, which costs more than all else. */
  override write(bytes: unknown, encoding?: BufferEncoding | Done | null, done?: Done): boolean {
    const isUsual = !this.#isQueued && this.writable && typeof encoding !== 'function';
    if (!isUsual || !this.#sink.keep(bytes, encoding ?? undefined)) return this.#queue(bytes, encoding, done);
    if (typeof done === 'function') process.nextTick(done);
    return true;
  }

  /** As a stream: whoever sends more is to be held up. From then on everything, or it would lose its order. */
  #queue(bytes: unknown, encoding?: BufferEncoding | Done | null, done?: Done): boolean {
    if (!this.#isQueued) this.on('drain', () => this.#sink.drained());
    this.#isQueued = true;
    return Reflect.apply(super.write, this, [bytes, encoding, done]);
  }

  override _write(bytes: Buffer, _: BufferEncoding, done: Done): void {
    this.#sink.take(bytes, done);
  }

  /** Nobody at the other end would keep its half. */
  override _final(done: () => void): void {
    done();
    this.destroy();
  }

  // Handlers may treat it as the socket that it stands for.

  /** Nothing flows: requests, which ask for more by this, have their own bodies. */
  override resume(): this {
    return this;
  }

  destroySoon(): void {
    this.end();
  }

  setTimeout(): this {
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }
}

const ignore = (): void => {};
