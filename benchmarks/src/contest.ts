/** One thing that is measured: it does its work `rounds` times. */
export interface Contender {
  readonly name: string;
  perform(rounds: number): Promise<void>;
  close?(): Promise<void>;
}

export interface Score {
  readonly name: string;
  /** Rounds per second: the median of the heats. */
  readonly perSecond: number;
}

const HEATS = 7;

/**
 * Contenders side by side in one run, taking turns heat by heat, so that what slows the machine slows them all. What
 * counts is the ratio of the medians.
 */
export async function contest(rounds: number, make: readonly (() => Contender)[]): Promise<Score[]> {
  const contenders = make.map((begin) => begin());
  const heats = contenders.map((): number[] => []);
  for (let heat = -1; heat < HEATS; heat += 1) {
    for (const [at, contender] of contenders.entries()) {
      globalThis.gc?.();
      const begun = process.hrtime.bigint();
      await contender.perform(rounds);
      const seconds = Number(process.hrtime.bigint() - begun) / 1e9;
      // The first heat warms up.
      if (heat >= 0) heats[at]?.push(rounds / seconds);
    }
  }
  for (const contender of contenders) await contender.close?.();
  return contenders.map(({ name }, at) => ({ name, perSecond: median(heats[at] ?? []) }));
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** `workers` of them, each doing the next round as soon as its last one is done. */
export async function together(
  workers: number,
  rounds: number,
  round: (n: number) => Promise<unknown>,
): Promise<void> {
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < rounds) {
      next += 1;
      await round(next);
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
}
