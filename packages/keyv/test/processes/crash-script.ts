import { setImmediate as turn } from 'node:timers/promises';
import { sqliteStore } from '@respond-async/keyv';
import { Customer } from '../crash-customer.ts';
import { aborted, CALLED, engineOn, type Hold, nameTasks } from '../crash-engine.ts';
import { tellParent } from '../crash-report.ts';

// Every kind of write in the life of a job, one after the other: to be killed at each of them.
const [file = '', plan] = process.argv.slice(2);
const engine = engineOn(
  sqliteStore(file),
  (fault) => {
    throw fault;
  },
  tellParent,
);
const hold: Hold = (run, task) => task === 'held' && run.attempt === 1 && aborted(run);
const customer = new Customer(engine, nameTasks(engine, tellParent, hold), tellParent);

/** Dies with a job running, another that may not be started again, and a result that is being read. */
const leave: readonly (() => Promise<unknown>)[] = [
  () => customer.submit('large', 'read'),
  () => customer.settled('read'),
  () => customer.take('read'),
  () => customer.submit('held', 'run twice'),
  () => customer.submit('held', 'run once', { starts: 1 }),
  async () => process.kill(process.pid, 'SIGKILL'),
];

const liveOn: readonly (() => Promise<unknown>)[] = [
  () => customer.settled('run twice'),

  () => customer.submit('quick', 'small', { owner: 'ann', key: 'k' }),
  () => customer.settled('small'),
  () => customer.collect('small'),

  () => customer.run('quick', 'in one'),

  () => customer.submit('large', 'big', { body: new Uint8Array(20_000) }),
  () => customer.settled('big'),
  () => customer.giveBack('big'),
  () => customer.collect('big'),

  () => customer.submit('again', 'retried', { owner: 'ann' }),
  () => customer.settled('retried'),
  () => customer.collect('retried'),

  () => customer.submit('quick', 'later', { delay: 3_600_000 }),
  () => customer.cancel('later'),

  () => customer.submit('held', 'stopped'),
  () => customer.cancel('stopped'),

  () => Promise.all([toldOf('told'), customer.submit('quick', 'told', CALLED)]),

  () => customer.submit('quick', 'thrown away'),
  () => customer.settled('thrown away'),
  () => customer.discard('thrown away'),

  () => Promise.all([forgotten('short-lived'), customer.submit('brief', 'short-lived')]),

  () => customer.submit('large', 'left'),
  () => customer.settled('left'),
  () => engine.stop(),
];

// The engine's own timers keep no process alive.
const alive = setInterval(() => {}, 1_000);
await engine.start();
for (const step of plan === 'leave' ? leave : liveOn) {
  await step();
  await quiet();
}
clearInterval(alive);

function forgotten(id: string): Promise<void> {
  return new Promise((resolve) => engine.events.on('forgotten', (job) => job.id === id && resolve()));
}

function toldOf(id: string): Promise<void> {
  return new Promise((resolve) => engine.events.on('told', (job) => job.id === id && resolve()));
}

/** What follows from a step is done in the turns after it: each time the same writes come in the same order. */
async function quiet(): Promise<void> {
  for (let turns = 0; turns < 30; turns += 1) await turn();
}
