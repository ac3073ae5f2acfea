import { type Beside, EngineError, type Job, type Outcome } from '@respond-async/core';
import { Damaged } from './damaged.ts';
import { assertHead, assertJob } from './job-shape.ts';
import { packed, unpacked } from './packed-job.ts';

/** The form in which records are written. Grows when an older version of this package could not read them. */
export const FORMAT = 1;

/** What the index of all jobs needs of one: it stands in the first line of a record, which is all that opening reads. */
export type Head = Pick<
  Job,
  'id' | 'revision' | 'task' | 'owner' | 'phase' | 'createdAt' | 'dueAt' | 'held'
> & { readonly outcome?: Outcome | undefined };

/** A record without what only a reader of the job needs. */
export interface RecordHead {
  readonly head: Head;
  readonly beside: Beside;
}

/** A record: the job, and what belongs to it. */
export interface Record {
  readonly job: Job;
  readonly beside: Beside;
  /** What a newer version of the same format has added. It is written again as it was. */
  readonly extra: Extra | undefined;
}

export interface Extra {
  readonly head: Fields;
  readonly rest: Fields;
}

type Fields = { readonly [name: string]: unknown };
type FieldOf<J> = J extends Job ? keyof J : never;

/** The fields of a job outside of its head. All: the others are a newer version's. */
const KNOWN: { readonly [Name in Exclude<FieldOf<Job>, keyof Head>]: true } = {
  mark: true,
  key: true,
  fingerprint: true,
  priority: true,
  keep: true,
  terms: true,
  notes: true,
  notices: true,
  fence: true,
  input: true,
  notBefore: true,
  startBy: true,
  failure: true,
  lease: true,
  startedAt: true,
  runBy: true,
  progress: true,
  settledAt: true,
  forgetAt: true,
  occupied: true,
  discarded: true,
  result: true,
  by: true,
};

const COUNTS_NOTHING: Beside['counted'] = [];

/** Not said twice. */
const NOT_IN_REST = {
  id: undefined,
  revision: undefined,
  task: undefined,
  owner: undefined,
  phase: undefined,
  outcome: undefined,
  createdAt: undefined,
  dueAt: undefined,
  held: undefined,
} satisfies { [Name in keyof Head]-?: undefined };

export function writeRecord(job: Job, { unique, counted }: Beside, extra: Extra | undefined): string {
  const { id, revision, task, owner, phase, createdAt, dueAt, held } = job;
  const outcome = phase === 'settled' ? job.outcome : undefined;
  const counts = counted.length === 0 ? COUNTS_NOTHING : counted.map(({ scope, of }) => [scope, of]);
  const head = {
    v: FORMAT,
    id,
    revision,
    task,
    owner,
    phase,
    outcome,
    createdAt,
    dueAt,
    held,
    unique,
    counts,
  };
  const rest = { ...packed(job), ...NOT_IN_REST };
  if (extra === undefined) return `${JSON.stringify(head)}\n${JSON.stringify(rest)}`;
  return `${JSON.stringify({ ...extra.head, ...head })}\n${JSON.stringify({ ...extra.rest, ...rest })}`;
}

/** From a record's first line. What is damaged throws a `Damaged`; what is of a newer format an `EngineError`. */
export function readHead(id: string, line: unknown): RecordHead {
  const head = readEnvelope(line);
  assertHead(head, id);
  return { head, beside: besideIn(head) };
}

/** The whole of a record; throws like `readHead`. */
export function readRecord(id: string, text: unknown): Record {
  if (typeof text !== 'string') throw new Damaged('it is not a text');
  const end = text.indexOf('\n');
  const { head: line, beside } = readHead(id, text.slice(0, end));
  const rest = parse(text.slice(end + 1));
  if (typeof rest !== 'object' || rest === null) throw new Damaged('its second line is not an object');
  const { revision, task, owner, phase, outcome, createdAt, dueAt, held, ...others } = line;
  const job = { ...rest, id, revision, task, owner, phase, outcome, createdAt, dueAt, held };
  assertJob(job);
  return { job: unpacked(job), beside, extra: extraOf(others, rest) };
}

const BESIDE: readonly string[] = ['v', 'id', 'unique', 'counts'];

function extraOf(head: object, rest: object): Extra | undefined {
  const added = {
    head: Object.entries(head).filter(([name]) => !BESIDE.includes(name)),
    rest: Object.entries(rest).filter(([name]) => !Object.hasOwn(KNOWN, name)),
  };
  if (added.head.length === 0 && added.rest.length === 0) return undefined;
  return { head: Object.fromEntries(added.head), rest: Object.fromEntries(added.rest) };
}

/** Any row of ours that is JSON, as an object with the format it is written in. */
export function readEnvelope(text: unknown): Fields {
  const row = parse(text);
  if (typeof row !== 'object' || row === null || !('v' in row)) throw new Damaged('it has no format');
  if (typeof row.v !== 'number' || row.v < 1) throw new Damaged('its format is not a number');
  if (row.v > FORMAT) throw newer(row.v);
  return row as Fields;
}

function parse(text: unknown): unknown {
  if (typeof text !== 'string') throw new Damaged('it is not a text');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Damaged('it is not JSON', { cause });
  }
}

function newer(format: number): EngineError {
  return new EngineError(
    'store-failed',
    `the store was written in format ${format} by a newer version of @respond-async/keyv; this one reads format ` +
      `${FORMAT}: install the newer version again`,
  );
}

function besideIn({ unique, counts }: Fields): Beside {
  const counted = Array.isArray(counts) && counts.length === 0 ? COUNTS_NOTHING : readCounts(counts);
  if (unique === undefined) return { counted };
  if (typeof unique !== 'string') throw new Damaged('its unique key is not a text');
  return { unique, counted };
}

function readCounts(counts: unknown): Beside['counted'] {
  if (!Array.isArray(counts)) throw new Damaged('its counts are not a list');
  return counts.map((each: unknown) => {
    const [scope, of] = Array.isArray(each) ? each : [];
    if (typeof scope !== 'string' || (of !== 'unfinished' && of !== 'running')) {
      throw new Damaged('one of its counts is none');
    }
    return { scope, of };
  });
}
