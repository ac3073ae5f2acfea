import { Duplex } from 'node:stream';
import type { JobContext } from '@respond-async/fetch';

/** Takes what a response sends; `done` when there is room for more. */
export type Sink = (bytes: Buffer, done: (error?: Error | null) => void) => void;

/** What stands for the connection in a job. Nothing comes from it; what is sent goes to a sink. */
export class JobSocket extends Duplex {
  readonly encrypted: boolean;
  /** The job that is answered through it. */
  readonly job: JobContext;
  readonly #sink: Sink;

  constructor(job: JobContext, encrypted: boolean, sink: Sink) {
    super({ allowHalfOpen: false });
    this.job = job;
    this.encrypted = encrypted;
    this.#sink = sink;
    // What goes wrong is told by what becomes of the answer.
    this.on('error', () => {});
  }

  override _read(): void {}

  override _write(bytes: Buffer, _: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#sink(bytes, done);
  }

  /** Nobody at the other end would keep its half. */
  override _final(done: () => void): void {
    done();
    this.destroy();
  }

  // Handlers may treat it as the socket that it stands for.

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
