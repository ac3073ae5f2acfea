import { type Clock, pause } from './clock.ts';
import { RequestFailed } from './errors.ts';
import { backOff } from './pace.ts';
import { isPassing } from './passing.ts';

export interface Trying {
  /** How often in all. */
  readonly tries: number;
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Is it worth another try? Unless told: what passes is. */
  readonly isWorth?: (error: unknown) => boolean;
}

/** Tries again what fails in passing; what fails last is thrown. */
export async function again<T>(
  { tries, clock, random, signal, isWorth = isPassing }: Trying,
  act: () => Promise<T>,
): Promise<T> {
  for (let turn = 0; ; turn += 1) {
    try {
      return await act();
    } catch (error) {
      if (turn + 1 >= tries || !isWorth(error)) throw error;
      const told = error instanceof RequestFailed ? error.retryAfter : undefined;
      await pause(clock, Math.max(told ?? 0, backOff(turn, random)), signal);
      signal.throwIfAborted();
    }
  }
}
