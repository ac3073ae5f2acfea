import type { HeaderList, WireRequest } from './wire.ts';

/** How much one owner may ask. Of what is missing there may be any number. */
export interface RequestLimits {
  /** So many requests within so many milliseconds: more are `too-often`. `weigh`: for how many one counts. */
  readonly rate?: {
    readonly most: number;
    readonly within: number;
    readonly weigh: (request: WireRequest) => number;
  };
  /** So many requests that are not answered yet: more are `too-many`. */
  readonly parallel?: number;
  /** The longest head of a request, in bytes: what is longer is `too-large`. */
  readonly head?: number;
  /** Can this body be taken? What can't is `too-large`. */
  admits?(body: Uint8Array): boolean;
  /** What every answer says about the rate. */
  headers?(rate: RateState): HeaderList;
}

/** How much of a rate is left, and in how many milliseconds all of it is there again. */
export interface RateState {
  readonly left: number;
  readonly resetIn: number;
}
