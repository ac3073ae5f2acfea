/** How far a job is, as far as is known. */
export interface Sight {
  readonly status: string;
  /** From 0 to 1. */
  readonly fraction?: number | undefined;
  readonly message?: string | undefined;
  /** How long until it is asked about again, in milliseconds. */
  readonly nextPoll?: number | undefined;
}

/** Where somebody sees how far a job is. */
export interface Display {
  show(sight: Sight): void;
  /** Leaves the place to others, until the next `show`. */
  clear(): void;
}

/** `42 %` */
export function percent(fraction: number): string {
  return `${Math.floor(fraction * 100)} %`;
}
