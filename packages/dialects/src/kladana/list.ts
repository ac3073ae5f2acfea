import type { Json } from '@respond-async/core';
import type { ListedJob } from '../answer.ts';
import type { Env } from '../dialect.ts';
import type { WireRequest, WireResponse } from '../wire.ts';
import type { KladanaError } from './errors.ts';
import { type Filter, type Filtered, filterOf } from './filter.ts';
import { type Order, orderOf } from './order.ts';
import { encoded, parameter } from './query.ts';
import type { Settings } from './settings.ts';
import { contextOf, deletionOf, requestOf, stateOf, taskDocument } from './task.ts';
import { JSON_TYPE, TASK_TYPE } from './words.ts';

const LARGEST = 1_000;

/** What of the tasks a client wants to see. */
export interface Wanted {
  readonly filter: Filter;
  readonly order: Order;
  readonly limit: number;
  readonly offset: number;
  /** Which of the two the client has said. */
  readonly said: Readonly<Record<'limit' | 'offset', boolean>>;
}

/** What a request for the list wants, or what is wrong with it. */
export function wantedIn(
  { url }: WireRequest,
  { utcOffset }: Settings,
): Wanted | { readonly error: KladanaError } {
  const limit = wholeNumber(url, 'limit', 1, LARGEST, LARGEST);
  if (typeof limit !== 'number') return limit;
  const offset = wholeNumber(url, 'offset', 0, Number.MAX_SAFE_INTEGER, 0);
  if (typeof offset !== 'number') return offset;
  const filter = filterOf(url, utcOffset);
  if ('error' in filter) return filter;
  const order = orderOf(parameter(url, 'order'));
  if ('error' in order) return order;
  const said = (name: string): boolean => parameter(url, name) !== undefined;
  return { filter, order, limit, offset, said: { limit: said('limit'), offset: said('offset') } };
}

function wholeNumber(
  url: string,
  name: string,
  least: number,
  most: number,
  otherwise: number,
): number | { readonly error: KladanaError } {
  const text = parameter(url, name);
  if (text === undefined) return otherwise;
  const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= least && value <= most) return value;
  const valid = most === LARGEST ? `${least} - ${most}` : `${least} -`;
  return { error: { code: 1084, parameter: name, values: { value: text, name, valid } } };
}

/** A page of the tasks that are wanted, those created first at the front unless another order is wanted. */
export function listResponse(
  jobs: readonly ListedJob[],
  wanted: Wanted,
  env: Env,
  settings: Settings,
): WireResponse {
  const { filter, order, limit, offset } = wanted;
  const all = jobs
    .map((listed) => ({ listed, task: filtered(listed, settings) }))
    .reverse()
    .filter(({ task }) => filter.accepts(task))
    .sort((a, b) => order.compare(a.task, b.task));
  const rows = all
    .slice(offset, offset + limit)
    .map(({ listed: { job, bytes } }) => taskDocument(job, env, settings, bytes));
  const document = { context: contextOf(env), meta: metaOf(all.length, wanted, env), rows };
  return { status: 200, headers: [['Content-Type', JSON_TYPE]], body: JSON.stringify(document) };
}

function filtered({ job }: ListedJob, settings: Settings): Filtered {
  return { state: stateOf(job), request: requestOf(job, settings), deletionDate: deletionOf(job) };
}

function metaOf(size: number, wanted: Wanted, env: Env): Json {
  const { limit, offset, said } = wanted;
  const at = (from: number) => hrefOf(env, wanted, { limit, offset: from });
  const shown = { ...(said.limit && { limit }), ...(said.offset && { offset }) };
  return {
    href: hrefOf(env, wanted, shown),
    type: TASK_TYPE,
    mediaType: JSON_TYPE,
    size,
    limit,
    offset,
    ...(offset + limit < size && { nextHref: at(offset + limit) }),
    ...(offset > 0 && size > 0 && { previousHref: at(Math.max(0, offset - limit)) }),
  };
}

function hrefOf({ base }: Env, { filter, order }: Wanted, page: Readonly<Record<string, number>>): string {
  const said = Object.entries({ ...page, filter: filter.text, order: order.text });
  const query = said.flatMap(([name, value]) => (value === '' ? [] : [`${name}=${encoded(String(value))}`]));
  return query.length === 0 ? base : `${base}?${query.join('&')}`;
}
