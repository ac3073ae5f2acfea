import type { Clock } from '@respond-async/core';

/** How often a comment shows that the connection lives, in milliseconds, and to so many a reader may be deaf. */
const BEAT = 15_000;
const DEAF_BEATS = 4;
/** What a browser says that connects again after the last event, which carried it. */
export const LAST_EVENT = 'settled';

/**
 * Server-sent events for one reader. It gets what is new when it asks for more: a slow one misses what has been
 * overtaken, and nothing piles up.
 */
export class EventStream {
  readonly body: ReadableStream<Uint8Array>;
  readonly #clock: Clock;
  readonly #onEnd: () => void;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #latest: string | undefined;
  #next: string | undefined;
  #closing = false;
  #ended = false;
  /** Says that the reader has got what it asked for. */
  #given: (() => void) | undefined;
  #deafBeats = 0;
  #callOff: () => void;

  constructor(clock: Clock, onEnd: () => void) {
    this.#clock = clock;
    this.#onEnd = onEnd;
    this.#callOff = clock.after(BEAT, () => this.#beat());
    const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      this.#controller = controller;
    };
    this.body = new ReadableStream(
      { start, pull: () => this.#asked(), cancel: () => this.#end() },
      { highWaterMark: 0 },
    );
  }

  /** Nothing has been shown yet. */
  get isNew(): boolean {
    return this.#latest === undefined;
  }

  /** How it stands now. The same twice is one event. */
  show(data: string): void {
    if (data === this.#latest) return;
    this.#latest = data;
    this.#next = `data: ${data}\n\n`;
    this.#give();
  }

  /** How it stands for good, where it does; after that the reader is let go. */
  close(last?: string): void {
    if (last !== undefined) this.#next = `id: ${LAST_EVENT}\ndata: ${last}\n\n`;
    this.#closing = true;
    this.#give();
  }

  /** The reader is gone, or as good as gone. */
  drop(): void {
    this.#controller?.error(new Error('the reader is gone'));
    this.#end();
  }

  #asked(): Promise<void> {
    this.#deafBeats = 0;
    return new Promise((resolve) => {
      this.#given = resolve;
      this.#give();
    });
  }

  #give(): void {
    if (this.#given === undefined) return;
    if (this.#next !== undefined) this.#send(this.#next);
    else if (this.#closing) this.#finish();
  }

  #send(text: string): void {
    this.#next = undefined;
    this.#controller?.enqueue(new TextEncoder().encode(text));
    this.#given?.();
    this.#given = undefined;
    if (this.#closing) this.#finish();
  }

  #finish(): void {
    this.#controller?.close();
    this.#end();
  }

  #beat(): void {
    if (this.#given !== undefined) this.#send(':\n\n');
    else this.#deafBeats += 1;
    if (this.#deafBeats < DEAF_BEATS) this.#callOff = this.#clock.after(BEAT, () => this.#beat());
    else this.drop();
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#controller = undefined;
    this.#given?.();
    this.#given = undefined;
    this.#callOff();
    this.#onEnd();
  }
}
