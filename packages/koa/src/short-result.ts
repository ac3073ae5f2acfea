import { Readable } from 'node:stream';
import type { Context } from 'koa';

const RESULT = Symbol('result');

type Answering = Context & { [RESULT]?: ShortResult };

/** Of all contexts: one with functions of its own would be a shape of its own, which costs more than all else. */
const respond: PropertyDescriptor & ThisType<Answering> = {
  configurable: true,
  enumerable: true,
  get() {
    return this[RESULT]?.respond(this);
  },
  set(value: boolean | undefined) {
    if (this[RESULT] !== undefined) this[RESULT].said = value;
  },
};

/** A short result as the stream that Koa takes it for: of that it can be told whether it was read. */
export class ShortResult extends Readable {
  /** What was last said about whether Koa is to send. */
  said: boolean | undefined;
  readonly #bytes: Buffer;
  #status: number | undefined;
  #isSent = false;

  constructor(bytes: Buffer) {
    super();
    this.#bytes = bytes;
  }

  override _read(): void {
    this.push(this.#bytes);
    this.push(null);
  }

  /** Has somebody got all of it? */
  get wasTaken(): boolean {
    return this.#isSent || this.readableEnded;
  }

  /**
   * Koa sends streams through a pipeline, which costs several times as much as all else. Whether it is to send at all it
   * asks last of all, by `respond`: what is still untouched then is sent at once.
   */
  sendAtOnce(ctx: Answering): void {
    this.said = ctx.respond;
    this.#status = ctx.status;
    ctx[RESULT] = this;
    Object.defineProperty(ctx, 'respond', respond);
  }

  /** Is Koa to send it? Not if that has been done. */
  respond(ctx: Context): boolean | undefined {
    if (this.said === false || !this.#isUntouched(ctx)) return this.said;
    this.said = false;
    this.#isSent = true;
    ctx.res.end(this.#bytes);
    return this.said;
  }

  #isUntouched(ctx: Context): boolean {
    return (
      ctx.body === this &&
      !this.readableDidRead &&
      ctx.status === this.#status &&
      ctx.method !== 'HEAD' &&
      ctx.writable
    );
  }
}
