import type { Clock } from '@respond-async/core';

/** One that has to do something every so often. */
export interface Beating {
  beat(): void;
}

/** One of those who wait: linked, so that any of them goes at no cost, and leaves nothing behind. */
interface Place {
  readonly beating: Beating;
  at: number;
  earlier: Place | undefined;
  later: Place | undefined;
}

/** Calls many at the same interval with one timer: nearly all have gone before they are called once. */
export class Beats {
  readonly #clock: Clock;
  readonly #interval: number;
  #first: Place | undefined;
  #last: Place | undefined;
  #callOff: (() => void) | undefined;

  /** `interval`: in milliseconds. */
  constructor(clock: Clock, interval: number) {
    this.#clock = clock;
    this.#interval = interval;
  }

  /** Calls from now on, until the function that it returns is called. */
  start(beating: Beating): () => void {
    const place: Place = { beating, at: 0, earlier: undefined, later: undefined };
    const now = this.#clock.now();
    this.#add(place, now);
    this.#set(now);
    return () => this.#stop(place);
  }

  #stop(place: Place): void {
    this.#remove(place);
    if (this.#first !== undefined) return;
    this.#callOff?.();
    this.#callOff = undefined;
  }

  #add(place: Place, now: number): void {
    place.at = now + this.#interval;
    place.earlier = this.#last;
    if (this.#last === undefined) this.#first = place;
    else this.#last.later = place;
    this.#last = place;
  }

  #remove(place: Place): void {
    const { earlier, later } = place;
    if (earlier !== undefined) earlier.later = later;
    else if (this.#first === place) this.#first = later;
    if (later !== undefined) later.earlier = earlier;
    else if (this.#last === place) this.#last = earlier;
    place.earlier = undefined;
    place.later = undefined;
  }

  #set(now: number): void {
    if (this.#first !== undefined)
      this.#callOff ??= this.#clock.after(this.#first.at - now, () => this.#ring());
  }

  #ring(): void {
    this.#callOff = undefined;
    const now = this.#clock.now();
    try {
      this.#callDue(now);
    } finally {
      this.#set(now);
    }
  }

  #callDue(now: number): void {
    for (let place = this.#first; place !== undefined && this.#isDue(place, now); place = this.#first) {
      this.#remove(place);
      this.#add(place, now);
      place.beating.beat();
    }
  }

  /** Also when the clock has been set back since. */
  #isDue({ at }: Place, now: number): boolean {
    return at <= now || at > now + 2 * this.#interval;
  }
}
