import type { Clock, Reading } from '@respond-async/core';
import { type Beating, Beats } from './beats.ts';

/** How often a reading is renewed, and how long it may last in all, in milliseconds: within the engine's own times. */
const BEAT = 10_000;
const LONGEST = 590_000;
/** Beats without a byte after which the reader is given up: before the lease of its reading ends. */
const SILENT_BEATS = 2;
/**
 * What is given at a time, in bytes. Stores may have a result in one piece: a transport that is given all of it asks for
 * more before any of it has arrived, and who reads it slowly would seem to read nothing.
 */
const PORTION = 65_536;

const NOTHING: Uint8Array = new Uint8Array();

/** The beats of deliveries. */
export const deliveryBeats = (clock: Clock): Beats => new Beats(clock, BEAT);

export interface DeliveryOptions {
  readonly clock: Clock;
  readonly beats: Beats;
  /** Bytes that go ahead of the result's own. */
  readonly before?: Uint8Array | undefined;
  /** Does the reader say itself when it has the result? Then being sent is not enough. */
  readonly held: boolean;
  /** Told when it is decided, with what the engine makes of it. */
  readonly onDecided: (written: Promise<unknown>) => void;
}

/** A result on its way to one reader. What is decided first about it, counts. */
export class Delivery implements Beating {
  /** The bytes. A stream errors when the reader takes too long. */
  readonly body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
  readonly #reading: Reading;
  readonly #clock: Clock;
  readonly #cutAt: number;
  readonly #onDecided: (written: Promise<unknown>) => void;
  readonly #sent: 'confirm' | 'renew';
  #source: ReadableStreamDefaultReader<Uint8Array> | undefined;
  /** What has come from there, and has not been given. */
  #piece = NOTHING;
  #decided = false;
  /** Have all bytes been asked for? */
  #whole: boolean;
  #silentBeats = 0;
  /** How many bytes are still to come. */
  #left: number;
  readonly #callOff: () => void;

  constructor(reading: Reading, { clock, beats, before, held, onDecided }: DeliveryOptions) {
    this.#reading = reading;
    const { bytes } = reading.result;
    this.#clock = clock;
    this.#cutAt = clock.now() + LONGEST;
    this.#onDecided = onDecided;
    // Who is to confirm has a whole lease to do it in.
    this.#sent = held ? 'renew' : 'confirm';
    this.#whole = bytes !== undefined || reading.result.size === 0;
    this.#left = reading.result.size;
    this.#callOff = beats.start(this);
    this.body = bytes === undefined ? this.#stream(before) : joined(before, bytes);
  }

  /** Called when the reader takes too long. */
  onCut(breakOff: () => void): void {
    this.#fail = breakOff;
  }

  /** The reader has it: nobody else ever will, unless it is to say so itself. */
  readonly delivered = (): void => this.#decide(this.#whole ? this.#sent : 'release');

  /** The next reader may have it. */
  readonly failed = (): void => this.#decide('release');

  #decide(how: 'confirm' | 'release' | 'renew'): void {
    if (this.#decided) return;
    this.#decided = true;
    this.#callOff();
    this.#onDecided(this.#reading[how]());
    this.#source?.cancel().catch(() => {});
  }

  #fail: (error: Error) => void = () => {};

  #stream(before: Uint8Array | undefined): ReadableStream<Uint8Array> {
    this.#source = this.#reading.result.body?.getReader();
    const start = (controller: ReadableStreamDefaultController<Uint8Array>): void => {
      // Has a name first, as in `varyOn` of the Node door: what it knows, pieces of the result, would grow old with it.
      const fail = (error: Error): void => controller.error(error);
      this.#fail = fail;
      if (before !== undefined) controller.enqueue(before);
    };
    const pull = (controller: ReadableStreamDefaultController<Uint8Array>) => this.#pull(controller);
    return new ReadableStream({ start, pull, cancel: this.failed }, { highWaterMark: 0 });
  }

  async #pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    this.#silentBeats = 0;
    try {
      if (this.#piece.length === 0) await this.#next();
      if (this.#decided) return;
      if (this.#whole) return controller.close();
      controller.enqueue(this.#piece.subarray(0, PORTION));
      this.#piece = this.#piece.subarray(PORTION);
    } catch (error) {
      this.failed();
      throw error;
    }
  }

  async #next(): Promise<void> {
    const next = await this.#source?.read();
    if (this.#decided) return;
    this.#count(next?.value);
    if (next?.done === false) this.#piece = next.value;
    else this.#whole = true;
  }

  /** What is not as long as was said is not the result: nobody must take it for that. */
  #count(chunk: Uint8Array | undefined): void {
    this.#left -= chunk?.byteLength ?? 0;
    const isRight = chunk === undefined ? this.#left === 0 : this.#left >= 0;
    if (!isRight) throw new Error(`a stored body of ${this.#reading.result.size} bytes has another length`);
  }

  beat(): void {
    const late = this.#clock.now() + BEAT > this.#cutAt;
    if (late || this.#silentBeats >= SILENT_BEATS) {
      this.#cut();
      return;
    }
    // A silent reader keeps what is left of its lease.
    if (this.#silentBeats === 0) this.#renew();
    this.#silentBeats += 1;
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

function joined(before: Uint8Array | undefined, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  if (before === undefined) return bytes as Uint8Array<ArrayBuffer>;
  const all = new Uint8Array(before.byteLength + bytes.byteLength);
  all.set(before);
  all.set(bytes, before.byteLength);
  return all;
}
