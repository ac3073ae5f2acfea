import type { Clock, Engine, Json, NoticeInfo, NoticeOptions, WriteNotice } from '@respond-async/core';
import type { Ask, Dialect } from '@respond-async/dialects';
import { dialectOf, withOwnNotes } from './notes.ts';
import type { Mounted } from './settings.ts';

/** How long after its answer may go out the client is told at the earliest, in milliseconds: it is to know of its job first. */
const HEAD_START = 250;

/** What is kept with a notice: the URL under which its job is watched, and what the dialect wants back. */
interface Kept {
  readonly base: string;
  readonly own: Json;
}

/** Whom a job's client may have told: as far as the engine tells anybody, and its dialect has something to say. */
export function noticesOf(
  { notify = [], wait = 0 }: Extract<Ask, { type: 'submit' }>,
  dialect: Dialect,
  {
    engine,
    owner,
    base,
  }: { readonly engine: Engine; readonly owner: string | undefined; readonly base: () => string },
): readonly NoticeOptions[] {
  if (dialect.notice === undefined) return [];
  return notify
    .filter(({ url, sign = false }) => engine.tells(url, { owner, sign }))
    .map(({ data = null, sign: _, ...wanted }) => ({
      ...wanted,
      data: { base: base(), own: data } satisfies Kept,
      delay: wait + HEAD_START,
    }));
}

/** Has notices written by the dialect that accepted their job. */
export function writeNotices(mounted: readonly Mounted[], clock: Clock): WriteNotice {
  return (job, notice) => {
    const name = dialectOf(job);
    const dialect = mounted.find((each) => each.dialect.name === name)?.dialect;
    if (dialect?.notice === undefined) throw new TypeError(`no dialect ${String(name)} writes notices here`);
    const { base, own } = keptIn(notice);
    return dialect.notice(withOwnNotes(job), { ...notice, data: own }, { base, now: clock.now() });
  };
}

// What `noticesOf` has made: nobody else's jobs have this task.
const keptIn = ({ data }: NoticeInfo): Kept => data as Json & Kept;
