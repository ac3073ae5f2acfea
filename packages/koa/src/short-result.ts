import { Readable } from 'node:stream';
import type { Context } from 'koa';

/** A short result as the stream that Koa takes it for: of that it can be told whether it was read. */
export class ShortResult extends Readable {
  readonly #bytes: Buffer;
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
  sendAtOnce(ctx: Context): void {
    const { status } = ctx;
    let said = ctx.respond;
    const isUntouched = (): boolean =>
      ctx.body === this &&
      !this.readableDidRead &&
      ctx.status === status &&
      ctx.method !== 'HEAD' &&
      ctx.writable;
    const respond = (): boolean | undefined => {
      if (said === false || !isUntouched()) return said;
      said = false;
      this.#isSent = true;
      ctx.res.end(this.#bytes);
      return said;
    };
    Object.defineProperty(ctx, 'respond', {
      configurable: true,
      enumerable: true,
      get: respond,
      set: (value) => {
        said = value;
      },
    });
  }
}
