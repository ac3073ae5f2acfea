import { EventEmitter } from 'node:events';
import { getDefaultHighWaterMark, Writable } from 'node:stream';
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

/**
 * What stands for the connection in a job. Nothing comes from it; what is sent goes to a sink.
 *
 * No stream of Node's: those that can be written to stay until the next full collection, by a function that their state
 * assigns to itself as it is written, and with them all that belongs to the job would stay.
 */
export class JobSocket extends EventEmitter {
  readonly encrypted: boolean;
  /** The job that is answered through it. */
  readonly job: JobContext;
  readonly #sink: Sink;
  /** What is long goes through it: whoever sends that is to be held up. From then on everything, or it would lose its order. */
  #queue: Writable | undefined;
  destroyed = false;
  closed = false;
  errored: Error | null = null;
  writableEnded = false;
  writableFinished = false;
  /** Has it gone with bytes that nobody had taken? */
  isCut = false;

  // What Node's response looks for: it need not hold anything back.
  readonly writableCorked = 1;
  readonly _writableState = CORKED;

  constructor(job: JobContext, encrypted: boolean, sink: Sink) {
    super();
    this.job = job;
    this.encrypted = encrypted;
    this.#sink = sink;
    // What goes wrong is told by what becomes of the answer.
    this.on('error', ignore);
  }

  get writable(): boolean {
    return !this.destroyed && !this.writableEnded;
  }

  get readable(): boolean {
    return !this.destroyed;
  }

  get writableHighWaterMark(): number {
    return getDefaultHighWaterMark(false);
  }

  get writableLength(): number {
    return this.#queue?.writableLength ?? 0;
  }

  get writableNeedDrain(): boolean {
    return this.#queue?.writableNeedDrain ?? false;
  }

  /** Most answers are a head and a few bytes: these do not need the queue of a stream, which costs more than all else. */
  write(bytes: unknown, encoding?: BufferEncoding | Done | null, done?: Done): boolean {
    const isUsual = this.#queue === undefined && this.writable && typeof encoding !== 'function';
    if (!isUsual || !this.#sink.keep(bytes, encoding ?? undefined))
      return this.#enqueue(bytes, encoding, done);
    if (typeof done === 'function') process.nextTick(done);
    return true;
  }

  #enqueue(...given: readonly unknown[]): boolean {
    this.#queue ??= this.#opened();
    const queue = this.#queue;
    // As on a connection: there is room again when this has been done, at the earliest.
    if (queue.writableCorked === 0) {
      queue.cork();
      process.nextTick(() => queue.uncork());
    }
    return Reflect.apply(queue.write, queue, given);
  }

  #opened(): Writable {
    const queue = new Writable({ write: (bytes, _, done) => this.#sink.take(bytes, done) });
    if (!this.writable) queue.destroy();
    queue.on('error', (error) => this.destroy(error));
    return queue.on('drain', () => {
      this.#sink.drained();
      this.emit('drain');
    });
  }

  end(...given: readonly unknown[]): this {
    const [done] = given.filter((each): each is () => void => typeof each === 'function');
    if (done !== undefined) this.once('finish', done);
    if (given.length > 0 && typeof given[0] !== 'function')
      Reflect.apply(this.write, this, given.slice(0, 2));
    if (!this.writable) return this;
    this.writableEnded = true;
    if (this.#queue === undefined) process.nextTick(() => this.#finish());
    else this.#queue.end(() => this.#finish());
    return this;
  }

  /** Nobody at the other end would keep its half. */
  #finish(): void {
    if (this.destroyed) return;
    this.writableFinished = true;
    this.emit('finish');
    this.destroy();
  }

  destroy(error?: Error): this {
    if (this.destroyed) return this;
    // As on a connection: what is taken at once has been sent.
    this.#queue?.uncork();
    this.isCut = this.writableLength > 0;
    this.destroyed = true;
    this.errored = error ?? null;
    this.#queue?.destroy(error);
    process.nextTick(close, this);
    return this;
  }

  // Handlers may treat it as the socket that it stands for.

  destroySoon(): void {
    this.end();
  }

  resetAndDestroy(): this {
    return this.destroy();
  }

  address(): object {
    return {};
  }

  read(): null {
    return null;
  }

  isPaused(): boolean {
    return false;
  }

  setEncoding(): this {
    return this;
  }

  unpipe(): this {
    return this;
  }

  /** Nothing flows: requests, which ask for more by this, have their own bodies. */
  resume(): this {
    return this;
  }

  pause(): this {
    return this;
  }

  cork(): void {}

  uncork(): void {}

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

const CORKED = { corked: 1 };

function close(socket: JobSocket): void {
  if (socket.errored !== null) socket.emit('error', socket.errored);
  socket.closed = true;
  socket.emit('close', socket.errored !== null);
}

const ignore = (): void => {};
