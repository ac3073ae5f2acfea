import { flushCompileCache } from 'node:module';
import { DatabaseSync, type SQLInputValue, StatementSync } from 'node:sqlite';
import { type KillPoint, tellParent } from '../crash-report.ts';

// Loaded before a program (`node --import`). Kills it before, or after, a write to a database, whoever makes it: the n-th of
// a name, or of all. A program that comes to its end tells the names of all its writes.
const point: KillPoint | undefined = process.env.KILL_AT && JSON.parse(process.env.KILL_AT);
const names: string[] = [];

for (const name of ['all', 'get', 'run'] as const) {
  const make = StatementSync.prototype[name] as (...values: SQLInputValue[]) => unknown;
  Object.defineProperty(StatementSync.prototype, name, {
    value: function (this: StatementSync, ...values: SQLInputValue[]) {
      return around(this.sourceSQL, values, () => make.apply(this, values));
    },
  });
}

const exec = DatabaseSync.prototype.exec;
Object.defineProperty(DatabaseSync.prototype, 'exec', {
  value: function (this: DatabaseSync, sql: string) {
    return around(sql, [], () => exec.call(this, sql));
  },
});

process.on('exit', () => tellParent({ did: 'wrote', names }));

function around<T>(sql: string, values: readonly SQLInputValue[], make: () => T): T {
  if (/^\s*(SELECT|PRAGMA)/i.test(sql)) return make();
  const name = nameOf(sql, values);
  names.push(name);
  if (!isThere(name)) return make();
  if (point?.when === 'before') end(name);
  const made = make();
  end(name);
  return made;
}

function isThere(name: string): boolean {
  if (point?.name === undefined) return names.length === point?.nth;
  return name === point.name && names.filter((each) => each === name).length === point.nth;
}

function end(name: string): void {
  tellParent({ did: 'killed', when: point?.when ?? '', name });
  // For the next one, which starts sooner with it.
  flushCompileCache();
  process.kill(process.pid, 'SIGKILL');
}

function nameOf(sql: string, values: readonly SQLInputValue[]): string {
  const texts = values.filter((value) => typeof value === 'string');
  const rows = texts.flatMap((text) => described(text) ?? []);
  if (rows.length > 0) return rows.join(' + ');
  const [verb = ''] = sql.trim().split(/\s/);
  const kinds = texts.flatMap((text) => /^(\w+):/.exec(text)?.[1] ?? []);
  return [verb, ...new Set(kinds)].join(' ');
}

/** What a row says, in the words of its job's life. */
function described(value: string): string | undefined {
  if (!value.startsWith('{')) return undefined;
  // A record has two lines: what the index needs to know, and the rest of the job.
  const [head = '', rest = '{}'] = value.split('\n');
  const { chunks, ...job } = { ...JSON.parse(head), ...JSON.parse(rest) };
  if (job.phase === undefined) return chunks === undefined ? undefined : 'body';
  if (job.phase !== 'settled') return job.phase === 'pending' && job.fence > 0 ? 'pending again' : job.phase;
  const more = [
    job.result.state !== 'none' && job.result.state,
    job.occupied && 'occupied',
    job.discarded && 'discarded',
    ...(job.notices?.made ?? []).map(({ telling }: { telling: { state: string } }) => telling.state),
  ];
  return [job.outcome, ...more.filter(Boolean)].join(' ');
}
