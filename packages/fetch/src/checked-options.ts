import { checkChoice, checkNumber, checkOptions } from '@respond-async/core';
import type { MonitorsOptions, RespondAsyncOptions, WatchOptions } from './options.ts';

/** What is `any` is looked at below, or where it is used. */
const OPTIONS = {
  engine: 'any',
  dialect: 'any',
  name: 'any',
  base: 'any',
  trustProxy: 'any',
  monitors: 'string',
  identify: 'function',
  eligible: 'function',
  whenFull: 'any',
  carry: ['save', 'restore'],
  credentials: 'any',
  starts: 'object',
  maxBody: 'any',
  maxResult: 'any',
  keepResult: 'any',
  keepRecord: 'any',
  startWithin: 'any',
  runWithin: 'any',
  concurrency: 'any',
  linkKeys: 'any',
  pollsPerSecond: 'any',
  eventStreams: 'any',
  onError: 'function',
} as const;

/** The options of a wrapped handler, as they were given. What can't be meant is a `TypeError` that names it. */
export function checkedOptions<R>(options: RespondAsyncOptions<R>): RespondAsyncOptions<R> {
  checkOptions('respondAsync()', options, OPTIONS);
  checkWatched('respondAsync()', options);
  const { starts = {}, whenFull, maxBody } = options;
  checkOptions('starts', starts, { idempotent: 'any', other: 'any' });
  for (const [name, times] of Object.entries(starts)) checkNumber(`starts.${name}`, times, 1);
  if (whenFull !== undefined) checkChoice('whenFull', whenFull, ['refuse', 'answer-now']);
  if (maxBody !== undefined) checkNumber('maxBody', maxBody, 0);
  return options;
}

/** Those of monitors may be the same object as their handlers'. */
export function checkedMonitors<R>(options: MonitorsOptions<R>): MonitorsOptions<R> {
  checkOptions<RespondAsyncOptions<R> | MonitorsOptions<R>>('monitors()', options, OPTIONS);
  checkWatched('monitors()', options);
  return options;
}

function checkWatched<R>(of: string, { engine, dialect, base, trustProxy }: WatchOptions<R>): void {
  if (typeof engine !== 'object' || !('events' in engine && 'supports' in engine)) {
    throw new TypeError(`${of} needs an engine: { engine: createEngine() }`);
  }
  if (dialect !== undefined) [dialect].flat().forEach(checkDialect);
  if (Array.isArray(dialect) && dialect.length === 0) throw new TypeError('dialect is a list of none');
  if (typeof base !== 'function') checkBase(base);
  if (trustProxy !== undefined) checkChoice('trustProxy', trustProxy, ['forwarded', 'x-forwarded']);
}

/** `odata` for `odata()` is a slip that no request would ever tell of. */
function checkDialect(dialect: unknown): void {
  const isOne = typeof dialect === 'object' && dialect !== null && 'read' in dialect && 'write' in dialect;
  if (!isOne)
    throw new TypeError(`dialect must be a dialect: what odata() gives, or plain(), or a list of such`);
}

function checkBase(base: unknown): void {
  if (
    base === undefined ||
    (typeof base === 'string' && /^https?:\/\/[^/]/i.test(base) && URL.canParse(base))
  )
    return;
  const given = typeof base === 'string' ? JSON.stringify(base) : typeof base;
  throw new TypeError(`base must be a URL such as "https://api.example.com", or a function, not ${given}`);
}
