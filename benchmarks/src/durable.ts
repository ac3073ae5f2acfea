import { engineOn, withFiles } from './bench-file.ts';
import { type Contender, contest, together } from './contest.ts';
import { cycleOn } from './durable-cycle.ts';
import { plainJob } from './plain-job.ts';
import { ratio, table } from './report.ts';

const ROUNDS = 1_000;
/** plainjob is given all its jobs before it begins with the first; so many of ours are under way at once. */
const SUBMITTERS = 500;

/** Full cycles on one file, each step on the disk before it is answered, beside plainjob on one. */
export function durable(): Promise<void> {
  return withFiles(async (file) => {
    const scores = await contest(ROUNDS, [
      () => cycles(file('cycles.db')),
      () => plainJob(file('plain.db'), 'process'),
      () => acceptances(file('accept.db')),
      () => plainJob(file('plain-add.db'), 'add'),
    ]);
    table(`on one file, synchronous=FULL, ${SUBMITTERS} submitters, per second`, scores);
    ratio('full cycles / plainjob adding and processing', scores[0], scores[1], 'at least 3');
    ratio('acceptances / plainjob adding', scores[2], scores[3], 'at least 1.5');
  });
}

function cycles(file: string): Contender {
  const engine = engineOn(file);
  const round = cycleOn(engine);
  return {
    name: 'full cycles',
    perform: (rounds) => together(SUBMITTERS, rounds, round),
    close: async () => void (await engine.stop()),
  };
}

/** Accepted only: what they are to do waits for a time that does not come. */
function acceptances(file: string): Contender {
  const engine = engineOn(file);
  const task = engine.task('noop', async () => null);
  const round = async (n: number): Promise<void> => {
    const accepted = await task.submit(n, { delay: 3_600_000 });
    if (!accepted.ok) throw new Error(accepted.refusal);
  };
  return {
    name: 'acceptances',
    perform: (rounds) => together(SUBMITTERS, rounds, round),
    close: async () => void (await engine.stop()),
  };
}
