import type { Clock, Reading } from '@respond-async/core';

/** How often a reading is renewed, and how long it may last in all, in milliseconds: within the engine's own times. */
const BEAT = 10_000;
const LONGEST = 590_000;
/** Beats without a byte after which the reader is given up: before the lease of its reading ends. */
const SILENT_BEATS = 2;

/** A result on its way to one reader. What is decided first about it, counts. */
export interface Delivery {
  /** The bytes; errors when the reader takes too long. */
  readonly body: ReadableStream<Uint8Array>;
  /** The reader has it: nobody else ever will. */
  delivered(): void;
  /** The next reader may have it. */
  failed(): void;
}

export interface DeliveryOptions {
  readonly clock: Clock;
  /** Bytes that go ahead of the result's own. */
  readonly before?: Uint8Array | undefined;
  /** Told when it is decided, with what the engine makes of it. */
  readonly onDecided: (written: Promise<unknown>) => void;
}

export function createDelivery(reading: Reading, options: DeliveryOptions): Delivery {
  const { clock, before, onDecided } = options;
  const source = reading.result.body?.getReader();
  const cutAt = clock.now() + LONGEST;
  let decided = false;
  let whole = reading.result.size === 0;
  let silent = 0;
  let callOff = clock.after(BEAT, beat);
  let fail = (_: Error): void => {};

  function decide(how: 'confirm' | 'release'): void {
    if (decided) return;
    decided = true;
    callOff();
    onDecided(reading[how]());
    void source?.cancel().catch(() => {});
  }

  function beat(): void {
    if (silent >= SILENT_BEATS || clock.now() + BEAT > cutAt) return cut();
    // A silent reader keeps what is left of its lease.
    if (silent === 0) void reading.renew().then((renewed) => renewed.ok || cut(), cut);
    silent += 1;
    callOff = clock.after(BEAT, beat);
  }

  function cut(): void {
    if (decided) return;
    decide('release');
    fail(new Error('the reader took too long'));
  }

  function broken(error: unknown): never {
    decide('release');
    throw error;
  }

  const body = new ReadableStream<Uint8Array>(
    {
      start(controller) {
        fail = (error) => controller.error(error);
        if (before !== undefined) controller.enqueue(before);
      },
      async pull(controller) {
        silent = 0;
        const next = await source?.read().catch(broken);
        if (decided) return;
        if (next?.done === false) return controller.enqueue(next.value);
        whole = true;
        controller.close();
      },
      cancel: () => decide('release'),
    },
    { highWaterMark: 0 },
  );
  return {
    body,
    delivered: () => decide(whole ? 'confirm' : 'release'),
    failed: () => decide('release'),
  };
}
