import type { Json } from '@respond-async/core';
import type { Dialect } from '../dialect.ts';
import { accountOf, employeeOf } from './account.ts';
import { write } from './answers.ts';
import { type KladanaLimits, limitsOf } from './limits.ts';
import { readPoll } from './poll.ts';
import type { Settings } from './settings.ts';
import { readIneligible, readStart } from './start.ts';
import { type KladanaCode, texts } from './texts.ts';
import { subscribed, webhookCall } from './webhook-notice.ts';
import { readWebhooks } from './webhooks.ts';
import { ASYNC, LINKS, ROOT, WEBHOOKS } from './words.ts';

const HOUR = 3_600_000;

export interface KladanaOptions {
  /** The path of the API below the handler's: `/api/remap/1.2` unless told. Tasks are below its `/async`. */
  readonly root?: string;
  /** How many tasks of one account may be unfinished: 4 unless told. */
  readonly unfinished?: number;
  /** The id of the account of an owner: a UUID. One that belongs to the owner's name unless told. */
  readonly account?: (owner: string | undefined) => string;
  /**
   * The `meta` of the user or the application that has created a task; `api` is the URL of the API. An employee with the
   * id of the account unless told.
   */
  readonly owner?: (owner: string | undefined, api: string) => { readonly [name: string]: Json };
  /** The URL of the request that has created a task, as it is told: as it came unless told. */
  readonly request?: (url: string) => string;
  /** The HTTP status of errors, by their codes. */
  readonly statuses?: Readonly<Partial<Record<KladanaCode, number>>>;
  /** Is a request that does not accept gzip a 415 without a body, as the API has it? `false` unless told. */
  readonly gzip?: boolean;
  /**
   * How much one account may ask in all, not only of tasks: as the API has it, or as told; `false`: everything. `false`
   * unless told. What the handler answers at once is then read to its end, up to the `maxBody` of the door.
   */
  readonly limits?: boolean | KladanaLimits;
  /** How far the clock of the API is ahead of UTC, in minutes: 180, Moscow's, unless told. */
  readonly utcOffset?: number;
}

/**
 * The asynchronous exchange of Kladana's JSON API 1.2 (MoySklad's), the server's half: `async=true`, tasks, results behind
 * signed links. Who asks is the account. An option that can't be right throws a `TypeError`.
 */
export function kladana(options: KladanaOptions = {}): Dialect {
  const { root = ROOT, unfinished = 4, gzip = false } = options;
  const settings = settingsOf(options);
  const limits = limitsOf(options.limits ?? false);
  const api = root.replace(/\/+$/, '');
  return {
    name: 'kladana',
    keep: 'until-expiry',
    keepResult: HOUR,
    keepRecord: 7 * 24 * HOUR,
    quota: atLeastOne('unfinished', unfinished),
    links: LINKS,
    ...(limits !== undefined && { limits }),
    vary: gzip ? 'Accept-Encoding' : '',
    monitors: api + ASYNC,
    documents: api + WEBHOOKS,
    newId: () => crypto.randomUUID(),
    ineligible: (request) => readIneligible(request, settings),
    read: (request, env) => {
      if (request.document !== undefined) return readWebhooks(request, request.document, settings);
      if (request.monitor === undefined) return readStart(request, settings);
      return readPoll(request, request.monitor, env, settings);
    },
    subscribed,
    notice: (job, notice, env) => webhookCall(job, notice, env, settings),
    write: (answer, { ask, request }, env) => write(answer, { ask, request, env, settings }),
  };
}

function settingsOf(options: KladanaOptions): Settings {
  const { statuses = {}, utcOffset = 180 } = options;
  for (const [code, status] of Object.entries(statuses)) {
    if (!Object.hasOwn(texts, code)) throw new TypeError(`statuses: ${code} is not a code of ours`);
    if (!(Number.isInteger(status) && status >= 400 && status <= 599))
      throw new TypeError(`statuses: the status of ${code} is from 400 to 599, not ${String(status)}`);
  }
  if (!(Math.abs(utcOffset) <= 24 * 60))
    throw new TypeError(`utcOffset is in minutes, from -1440 to 1440, not ${String(utcOffset)}`);
  return {
    account: options.account ?? accountOf,
    owner: options.owner ?? employeeOf,
    request: options.request ?? ((url) => url),
    statuses,
    utcOffset,
    gzip: options.gzip ?? false,
  };
}

function atLeastOne(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value;
  throw new TypeError(`${name} is a whole number from 1, not ${String(value)}`);
}
