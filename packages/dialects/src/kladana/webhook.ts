import type { Json, NoticeMoment } from '@respond-async/core';
import type { Notify } from '../ask.ts';
import type { KladanaError } from './errors.ts';
import { TASK_TYPE } from './words.ts';

/** What a webhook on tasks can be told of. */
type Action = 'CREATE' | 'UPDATE' | 'PROCESSED';

/** A webhook as it is kept. */
export type Webhook = {
  readonly id: string;
  readonly url: string;
  readonly action: Action;
  readonly enabled: boolean;
  /** Whether it wants to know what has changed: asked for, and shown again. */
  readonly diffType?: string;
};

const MOMENTS: Readonly<Record<Action, NoticeMoment>> = {
  CREATE: 'accepted',
  UPDATE: 'changed',
  PROCESSED: 'settled',
};
const OTHERS = ['CREATE', 'UPDATE', 'DELETE'];
const LONGEST_URL = 255;
const MOST_OF_A_KIND = 5;

/** All of an account's, oldest first. What was kept by nobody is none. */
export function webhooksIn(document: Json): readonly Webhook[] {
  return Array.isArray(document) ? (document as readonly Webhook[]) : [];
}

export const withId = (all: readonly Webhook[], id: string): Webhook | undefined =>
  all.find((webhook) => webhook.id === id);

/** Answered by 200 or 204 within 1500 ms, otherwise tried three times more, at once. */
export function notifyOf({ url, action }: Webhook): Notify {
  return { url, on: MOMENTS[action], data: { action }, pauses: [0, 0, 0], timeout: 1_500 };
}

/** What a client says of a webhook: anything. */
export interface Said {
  readonly url?: unknown;
  readonly action?: unknown;
  readonly entityType?: unknown;
  readonly method?: unknown;
  readonly enabled?: unknown;
  readonly diffType?: unknown;
}

/** A webhook with what a client has said of it, or what is wrong with that. */
export function saved(standing: Webhook | { readonly id: string }, said: Said): Webhook | KladanaError {
  const known = 'url' in standing ? { ...standing, entityType: TASK_TYPE } : {};
  const whole: Said = { enabled: true, ...known, ...said };
  const wrong = wrongKind(whole) ?? wrongUrl(whole) ?? wrongMore({ ...whole, diffType: said.diffType });
  if (wrong !== undefined) return wrong;
  const { url, action, enabled, diffType } = whole as Webhook;
  const kept = { id: standing.id, url, action, enabled };
  return diffType === undefined || action !== 'UPDATE' ? kept : { ...kept, diffType };
}

function wrongKind({ entityType = '', action = '', method = 'POST' }: Said): KladanaError | undefined {
  const told = { type: String(entityType), action: String(action) };
  const isTask = entityType === TASK_TYPE;
  const valid = isTask ? Object.keys(MOMENTS) : OTHERS;
  if (![...OTHERS, 'PROCESSED'].includes(told.action)) return { code: 30002, values: told };
  if (!valid.includes(told.action)) return { code: 30008, values: { ...told, actions: valid.join(', ') } };
  if (!isTask) return { code: 30000, values: told };
  return method === 'POST' ? undefined : { code: 30001, values: { method: String(method) } };
}

function wrongUrl({ url }: Said): KladanaError | undefined {
  if (typeof url !== 'string' || !/^https?:\/\/[^/]/i.test(url) || !URL.canParse(url)) return { code: 30005 };
  return url.length > LONGEST_URL ? { code: 30010 } : undefined;
}

function wrongMore({ enabled, action, diffType }: Said): KladanaError | undefined {
  if (typeof enabled !== 'boolean') return { code: 1004, parameter: 'enabled', values: { text: 'enabled' } };
  if (diffType === undefined) return undefined;
  if (action !== 'UPDATE') return { code: 30009, values: { action: String(action), actions: 'UPDATE' } };
  if (diffType === 'NONE' || diffType === 'FIELDS') return undefined;
  return { code: 1004, parameter: 'diffType', values: { text: 'diffType' } };
}

/** What keeps a webhook from standing beside the others. */
export function crowded(all: readonly Webhook[], { id, url, action }: Webhook): KladanaError | undefined {
  const others = all.filter((other) => other.id !== id && other.action === action);
  if (others.some((other) => other.url === url)) return { code: 30003 };
  return others.length >= MOST_OF_A_KIND ? { code: 30007 } : undefined;
}
