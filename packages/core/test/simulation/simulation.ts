import { seededChance } from '../../../testing/src/seeded-chance.ts';
import { memoryStore, type Settled } from '../../src/index.ts';
import { Watch, watchedStore } from '../proof/watched-store.ts';
import { Customers } from './customers.ts';
import { SimMachine, TERMS, type World } from './machine.ts';
import type { Weather } from './network.ts';
import { SimClock } from './sim-clock.ts';

const MACHINES = 3;
/** How long the weather is rough, and how long everything has afterwards to come to its end, in milliseconds. */
const ROUGH = 300_000;
const AFTERWARDS = 600_000;
const STEP = 1_000;

/** Several engines on one store, for some minutes in which everything goes wrong: what was wrong in the end. */
export async function simulate(seed: number) {
  const clock = new SimClock();
  const chance = seededChance(seed);
  const random = () => chance.random();
  const weather: Weather = { random, isRough: true, faults: 0 };
  const watch = new Watch(() => clock.now());
  const begun = new Set<string>();
  const wrongs: string[] = [];
  const calls = new Map<string, Set<string>>();
  const world: World = {
    clock,
    weather,
    store: watchedStore(memoryStore(), watch),
    began(id, fence) {
      if (begun.has(`${id} ${fence}`)) wrongs.push(`${id} runs start ${fence} twice (I10)`);
      if (fence > TERMS.starts) wrongs.push(`${id} runs too often (I11)`);
      begun.add(`${id} ${fence}`);
    },
    wrong: (what) => wrongs.push(what),
    called: (id, notice) => void calls.set(id, (calls.get(id) ?? new Set()).add(notice)),
  };
  let lives = 0;
  const boot = (): SimMachine => new SimMachine(`life-${++lives}`, world);
  const machines = Array.from({ length: MACHINES }, boot);
  const anyMachine = () => machines.filter(({ isDead }) => !isDead)[Math.floor(random() * MACHINES)];
  const customers = new Customers({ clock, random, anyMachine, wrong: world.wrong });

  for (let at = 0; at < ROUGH; at += STEP) {
    if (random() < 0.8) void customers.act();
    if (random() < 0.01) anyMachine()?.kill();
    if (random() < 0.02) anyMachine()?.freeze(20_000 + random() * 60_000);
    for (const [place, { isDead }] of machines.entries())
      if (isDead && random() < 0.2) machines[place] = boot();
    await clock.pass(STEP);
  }
  weather.isRough = false;
  for (let at = 0; at < AFTERWARDS; at += AFTERWARDS / 10) {
    for (const [place, { isDead }] of machines.entries()) if (isDead) machines[place] = boot();
    await clock.pass(AFTERWARDS / 10);
  }
  await atEnd();
  return {
    wrongs: [...wrongs, ...watch.wrongs],
    kills: lives - MACHINES,
    faults: weather.faults,
    writes: watch.writes,
    jobs: customers.jobs.size,
    collected: watch.collected.size,
    called: calls.size,
    seconds: (ROUGH + AFTERWARDS) / 1_000,
  };

  /** Whoever wanted to be told was told, each time under the same id. */
  function checkCalls(job: Settled, ids: number): void {
    const isOwed = job.notices?.made.some(({ telling }) => telling.state !== 'sent');
    if (isOwed) wrongs.push(`somebody is never told of ${job.id} (I22)`);
    if (ids !== (job.notices?.made.length ?? 0)) wrongs.push(`${job.id} was told of under ${ids} ids (I22)`);
  }

  async function atEnd(): Promise<void> {
    for (const { id, phase } of watch.jobs.values())
      if (phase !== 'settled') wrongs.push(`${id} never ends: it is ${phase} (I1)`);
    for (const [id, { cancelled, collected }] of customers.jobs) {
      const job = watch.jobs.get(id);
      if (job === undefined) wrongs.push(`${id} was accepted, and is lost (I1)`);
      else if (job.phase === 'settled') {
        if (cancelled && job.outcome !== 'cancelled')
          wrongs.push(`${id} was cancelled, and is ${job.outcome} (I9)`);
        checkCalls(job, calls.get(id)?.size ?? 0);
        if (collected && job.result.state !== 'collected') wrongs.push(`${id} came back (I4)`);
      }
    }
    wrongs.push(...watch.counted.map((count) => `counted at the end: ${count} (I13)`));
  }
}
