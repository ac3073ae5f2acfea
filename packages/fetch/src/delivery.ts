import type { Clock, Reading } from '@respond-async/core';

/** How often a reading is renewed, and how long it may last in all, in milliseconds: within the engine's own times. */
const BEAT = 10_000;
const LONGEST = 590_000;
/** Beats without a byte after which the reader is given up: before the lease of its reading ends. */
const SILENT_BEATS = 2;

export interface DeliveryOptions {
  readonly clock: Clock;
  /** Bytes that go ahead of the result's own. */
  readonly before?: Uint8Array | undefined;
  /** Told when it is decided, with what the engine makes of it. */
  readonly onDecided: (written: Promise<unknown>) => void;
}

/** A result on its way to one reader. What is decided first about it, counts. */
export class Delivery {
  /** The bytes; errors when the reader takes too long. */
  readonly body: ReadableStream<Uint8Array>;
  readonly #reading: Reading;
  readonly #source: ReadableStreamDefaultReader<Uint8Array> | undefined;
  readonly #clock: Clock;
  readonly #cutAt: number;
  readonly #onDecided: (written: Promise<unknown>) => void;
  #decided = false;
  /** Have all bytes been asked for? */
  #whole: boolean;
  #silentBeats = 0;
  #callOff: () => void;

  constructor(reading: Reading, { clock, before, onDecided }: DeliveryOptions) {
    this.#reading = reading;
    this.#source = reading.result.body?.getReader();
    this.#clock = clock;
    this.#cutAt = clock.now() + LONGEST;
    this.#onDecided = onDecided;
    this.#whole = reading.result.size === 0;
    this.#callOff = clock.after(BEAT, () => this.#beat());
    this.body = this.#stream(before);
  }

  /** The reader has it: nobody else ever will. */
  readonly delivered = (): void => this.#decide(this.#whole ? 'confirm' : 'release');

  /** The next reader may have it. */
  readonly failed = (): void => this.#decide('release');

  #decide(how: 'confirm' | 'release'): void {
    if (this.#decided) return;
    this.#decided = true;
    this.#callOff();
    this.#onDecided(this.#reading[how]());
    this.#source?.cancel().catch(() => {});
  }

  #fail = (_: Error): void => {};

  #stream(before: Uint8Array | undefined): ReadableStream<Uint8Array> {
    const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      this.#fail = (error) => controller.error(error);
      if (before !== undefined) controller.enqueue(before);
    };
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => this.#pull(controller);
    return new ReadableStream({ start, pull, cancel: this.failed }, { highWaterMark: 0 });
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#silentBeats = 0;
    try {
      const next = await this.#source?.read();
      if (this.#decided) return;
      if (next?.done === false) return controller.enqueue(next.value);
      this.#whole = true;
      controller.close();
    } catch (error) {
      this.failed();
      throw error;
    }
  }

  #beat(): void {
    const late = this.#clock.now() + BEAT > this.#cutAt;
    if (late || this.#silentBeats >= SILENT_BEATS) {
      this.#cut();
      return;
    }
    // A silent reader keeps what is left of its lease.
    if (this.#silentBeats === 0) this.#renew();
    this.#silentBeats += 1;
    this.#callOff = this.#clock.after(BEAT, () => this.#beat());
  }

  #renew(): void {
    const cut = (): void => this.#cut();
    this.#reading.renew().then((renewed) => renewed.ok || cut(), cut);
  }

  #cut(): void {
    if (this.#decided) return;
    this.failed();
    this.#fail(new Error('the reader took too long'));
  }
}
