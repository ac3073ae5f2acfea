import type { Clock } from '../ports/clock.ts';
import type { ActiveRun } from './active-run.ts';

/** At most four times a second. */
const PAUSE = 250;

interface Told {
  at: number;
  callOff?: (() => void) | undefined;
}

/** Tells of progress as often as anybody can look at it, and of the latest in any case. */
export class ProgressTeller {
  readonly #clock: Clock;
  readonly #tell: (run: ActiveRun) => void;
  readonly #told = new Map<ActiveRun, Told>();

  constructor(clock: Clock, tell: (run: ActiveRun) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  readonly progressed = (run: ActiveRun): void => {
    const told = this.#told.get(run);
    if (told?.callOff !== undefined) return;
    const wait = told === undefined ? 0 : told.at + PAUSE - this.#clock.now();
    if (told === undefined || wait <= 0) this.#now(run);
    else told.callOff = this.#clock.after(wait, () => this.#now(run), true);
  };

  /** The run is over: nothing more is told of it. */
  over(run: ActiveRun): void {
    if (this.#told.size === 0) return;
    this.#told.get(run)?.callOff?.();
    this.#told.delete(run);
  }

  #now(run: ActiveRun): void {
    this.#told.set(run, { at: this.#clock.now() });
    this.#tell(run);
  }
}
