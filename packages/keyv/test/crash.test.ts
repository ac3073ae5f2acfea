import { existsSync } from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { count } from '../../core/test/tally.ts';
import { seededRandom } from './crash-chance.ts';
import { checkAfterwards } from './crash-checks.ts';
import { type Kill, runToDeath } from './crash-child.ts';
import type { KillPoint, Report } from './crash-report.ts';

const KILLS = Number(process.env.CRASH_KILLS ?? 30);
const SEED = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 2 ** 31));

/** What a killed process has written is the system's, on whatever it lies: here on what is fastest. */
const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

/** So many processes at once. */
const AT_ONCE = 3;
const MOST_LIVES = 3;
const MOST_WRITES = 100;
const MOST_REPORTS = 250;

/** What the script writes in the life of jobs; each is a place to be killed before, and after. */
const WRITES = [
  'pending',
  'running',
  'completed ready',
  'completed leased',
  'completed collected',
  'pending again',
  'cancelled',
  'cancelled occupied',
  'completed discarded',
  'completed ready due',
  'completed ready telling',
  'completed ready sent',
  'failed',
  'INSERT chunk',
  'body',
  'DELETE body',
  'DELETE chunk',
  'DELETE job',
];

interface Left {
  readonly directory: string;
  readonly reports: readonly Report[];
}

async function onFile<T>(work: (directory: string, file: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(MEMORY, 'crash-'));
  try {
    return await work(directory, join(directory, 'jobs.db'));
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** Runs the script on a copy of what an earlier life left, and what follows on that. */
async function liveOn(left: Left, point?: KillPoint): Promise<readonly Report[]> {
  return onFile(async (directory, file) => {
    await cp(left.directory, directory, { recursive: true });
    const { reports } = await runToDeath('crash-script.ts', [file], point);
    await checkAfterwards(file, [...left.reports, ...reports]);
    return reports;
  }).catch((cause: unknown) => {
    throw new Error(`killed at ${JSON.stringify(point)}: ${cause}`, { cause });
  });
}

/** Each write of those that a process made, and both sides of it. */
function pointsIn(reports: readonly Report[]): readonly KillPoint[] {
  const wrote = reports.flatMap((report) => (report.did === 'wrote' ? report.names : []));
  return wrote.flatMap((name, at) => {
    const nth = wrote.slice(0, at + 1).filter((each) => each === name).length;
    return [
      { when: 'before', nth, name },
      { when: 'after', nth, name },
    ] as const;
  });
}

/** Several lives under load, each killed at a moment that the seed tells. Resolves to how many were. */
async function killUnderLoad(seed: number): Promise<number> {
  const random = seededRandom(seed);
  const upTo = (most: number): number => 1 + Math.floor(random() * most);
  const lives = upTo(MOST_LIVES);
  return onFile(async (_, file) => {
    const reports: Report[] = [];
    let kills = 0;
    for (let life = 1; life <= lives; life += 1) {
      const ways: readonly Kill[] = [
        { when: 'before', nth: upTo(MOST_WRITES) },
        { when: 'after', nth: upTo(MOST_WRITES) },
        { reports: upTo(MOST_REPORTS) },
      ];
      const kill = ways[upTo(3) - 1];
      const death = await runToDeath('crash-load.ts', [file, String(life), String(seed + life)], kill);
      reports.push(...death.reports);
      kills += death.killed ? 1 : 0;
    }
    await checkAfterwards(file, reports);
    count('SIGKILLs under load', kills);
    return kills;
  }).catch((cause: unknown) => {
    throw new Error(`CRASH_SEED=${seed}: ${cause}`, { cause });
  });
}

/** Several at once, until none of them goes on. */
async function atOnce(work: () => Promise<void>): Promise<void> {
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

describe('a process that is killed', () => {
  it('before or after any of its writes loses nothing, and does nothing twice', async () => {
    await onFile(async (directory, file) => {
      const left = { directory, reports: (await runToDeath('crash-script.ts', [file, 'leave'])).reports };
      const points = pointsIn(await liveOn(left));
      const killed: string[] = [];
      const next = points.values();
      await atOnce(async () => {
        for (const point of next) {
          const last = (await liveOn(left, point)).at(-1);
          if (last?.did === 'killed')
            killed.push(...last.name.split(' + ').map((name) => `${last.when} ${name}`));
        }
      });
      expect(killed).toEqual(
        expect.arrayContaining(WRITES.flatMap((name) => [`before ${name}`, `after ${name}`])),
      );
    });
  }, 300_000);

  it(
    'at any moment under load loses nothing, and does nothing twice',
    async () => {
      let kills = 0;
      let seed = SEED;
      await atOnce(async () => {
        while (kills < KILLS) {
          const mine = seed;
          seed += MOST_LIVES;
          const killed = await killUnderLoad(mine);
          kills += killed;
        }
      });
      expect(kills).toBeGreaterThanOrEqual(KILLS);
    },
    60_000 + KILLS * 2_000,
  );
});
