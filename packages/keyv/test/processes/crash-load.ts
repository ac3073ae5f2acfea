import { setImmediate as turn } from 'node:timers/promises';
import { sqliteStore } from '@respond-async/keyv';
import { seededRandom } from '../crash-chance.ts';
import { Customer } from '../crash-customer.ts';
import { aborted, CALLED, engineOn, type Hold, nameTasks } from '../crash-engine.ts';
import { tellParent } from '../crash-report.ts';

// Customers at work all at once, without end: to be killed at any moment.
const [file = '', life = '', seed] = process.argv.slice(2);
const CUSTOMERS = 6;
const OWNERS = [undefined, 'ann', 'bob'];
const random = seededRandom(Number(seed));
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
let count = 0;

const engine = engineOn(
  sqliteStore(file),
  (fault) => {
    throw fault;
  },
  tellParent,
);
// Those of an earlier life have nobody who ends them.
const hold: Hold = (run, task) => task === 'held' && run.id.startsWith(`${life}-`) && aborted(run);
const customer = new Customer(engine, nameTasks(engine, tellParent, hold), tellParent);

const errands: readonly ((id: string) => Promise<void>)[] = [
  async (id) => {
    await customer.settled(id);
    await customer.collect(id);
  },
  async (id) => {
    await customer.settled(id);
    await customer.giveBack(id);
    await customer.collect(id);
  },
  async (id) => customer.cancel(id),
  async (id) => {
    await customer.settled(id);
    await customer.discard(id);
  },
  async (id) => customer.settled(id),
  async () => {},
];

async function work(): Promise<never> {
  for (;;) {
    count += 1;
    const id = `${life}-${count}`;
    const [owner, task, errand] = [
      pick(OWNERS),
      pick(['quick', 'large', 'again', 'brief', 'held'] as const),
      pick(errands),
    ];
    const more = { ...(random() < 0.3 && { key: `key ${id}` }), ...(random() < 0.3 && CALLED) };
    const accepted = await customer.submit(task, id, { owner, ...more });
    if (accepted) await (task === 'held' ? customer.cancel(id) : errand(id));
    // A refusal takes no time: whoever is at work gets their turn.
    else await turn();
  }
}

await engine.start();
await Promise.all(Array.from({ length: CUSTOMERS }, work));
