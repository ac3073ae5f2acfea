import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { defineQueue, defineWorker, type Queue } from 'plainjob';
import type { Contender } from './contest.ts';

const SILENT = { debug() {}, info() {}, warn() {}, error: console.error };
const QUIET = 3_600_000;

/**
 * plainjob on a file, by its defaults but for one: each commit waits for the disk (`synchronous=FULL`), as ours does. It
 * runs on Node's own SQLite too. `add`: only adding; otherwise adding, and processing until all are done.
 */
export function plainJob(file: string, what: 'add' | 'process'): Contender {
  const connection = connectionTo(file);
  const queue = defineQueue({ connection, logger: SILENT, maintenanceInterval: QUIET });
  connection.pragma('synchronous = FULL');
  return {
    name: what === 'add' ? 'plainjob add' : 'plainjob',
    async perform(rounds) {
      for (let n = 0; n < rounds; n += 1) queue.add('noop', { n });
      if (what === 'process') await processed(queue, rounds);
    },
    close: async () => queue.close(),
  };
}

async function processed(queue: Queue, rounds: number): Promise<void> {
  let left = rounds;
  const done = Promise.withResolvers<void>();
  const onCompleted = (): void => {
    left -= 1;
    if (left === 0) done.resolve();
  };
  const worker = defineWorker('noop', async () => {}, {
    queue,
    logger: SILENT,
    onCompleted,
    pollIntervall: 1,
  });
  const working = worker.start();
  await done.promise;
  await worker.stop();
  await working;
}

type Connection = Parameters<typeof defineQueue>[0]['connection'];

function connectionTo(file: string): Connection {
  const database = new DatabaseSync(file);
  return {
    driver: 'better-sqlite3',
    filename: file,
    pragma: (text) => database.exec(`PRAGMA ${text}`),
    exec: (sql) => database.exec(sql),
    prepare(sql) {
      const statement = database.prepare(sql);
      const values = (given: unknown[]) => given as SQLInputValue[];
      return {
        run: (...given: unknown[]) => statement.run(...values(given)) as never,
        get: (...given: unknown[]) => statement.get(...values(given)),
        all: (...given: unknown[]) => statement.all(...values(given)),
      };
    },
    transaction: (work) => inTransaction(database, work) as never,
    close: () => database.close(),
  };
}

function inTransaction<A extends unknown[], R>(database: DatabaseSync, work: (...given: A) => R) {
  const run =
    (begin: string) =>
    (...given: A): R => {
      database.exec(begin);
      const result = work(...given);
      database.exec('COMMIT');
      return result;
    };
  return Object.assign(run('BEGIN'), { immediate: run('BEGIN IMMEDIATE') });
}
