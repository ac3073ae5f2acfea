import type { Json } from '@respond-async/core';
import type { Ask, DocumentChange } from '../ask.ts';
import type { Read, Reply } from '../dialect.ts';
import type { HeaderList, WireRequest } from '../wire.ts';
import { errorResponse, type KladanaError } from './errors.ts';
import type { Settings } from './settings.ts';
import { acceptsGzip, uncompressed } from './start.ts';
import { crowded, type Said, saved, type Webhook, webhooksIn, withId } from './webhook.ts';
import { isUuid, WEBHOOK_TYPE } from './words.ts';

/** In bytes: a webhook is its URL and a few words. */
const LONGEST_BODY = 16_384;

const OF_ALL = ['GET', 'HEAD', 'POST'];
const OF_ONE = ['GET', 'HEAD', 'PUT', 'DELETE'];

/** A request for webhooks. `path`: what stands after their own. */
interface Visit {
  readonly request: WireRequest;
  readonly path: string;
  readonly settings: Settings;
}

export function readWebhooks(request: WireRequest, path: string, settings: Settings): Read {
  const visit: Visit = { request, path, settings };
  if (settings.gzip && !acceptsGzip(request)) return { type: 'reply', response: uncompressed };
  if (path.includes('/'))
    return refuse({ code: 1002, values: { path: new URL(request.url).pathname } }, visit);
  if (path !== '' && !isUuid(path)) return refuse(notThere(path), visit);
  const { method } = request;
  const allowed = path === '' ? OF_ALL : OF_ONE;
  if (!allowed.includes(method)) {
    return refuse({ code: 1039, values: { method } }, visit, [['Allow', allowed.join(', ')]]);
  }
  if (method === 'POST' || method === 'PUT')
    return { type: 'body', limit: LONGEST_BODY, next: (bytes) => save(bytes, visit) };
  const part = path.toLowerCase();
  if (method === 'DELETE')
    return { type: 'document', part, change: (document) => without(document, part, visit) };
  return { type: 'document', ...(path !== '' && { part }) };
}

function save(bytes: Uint8Array | undefined, visit: Visit): Reply | Ask {
  if (bytes === undefined) return refuse({ code: 1044 }, visit);
  const said = objectIn(bytes);
  if (said === undefined) return refuse({ code: 1027 }, visit);
  const part = visit.path === '' ? crypto.randomUUID() : visit.path.toLowerCase();
  return { type: 'document', part, change: (document) => withSaved(document, part, said, visit) };
}

function withSaved(document: Json, id: string, said: Said, visit: Visit): DocumentChange {
  const all = webhooksIn(document);
  const standing = withId(all, id);
  if (standing === undefined && visit.path !== '') return refuse(notThere(id), visit);
  const webhook = saved(standing ?? { id }, said);
  if ('code' in webhook) return refuse(webhook, visit);
  const wrong = crowded(all, webhook);
  return wrong === undefined
    ? { document: replaced(all, webhook), urls: [webhook.url] }
    : refuse(wrong, visit);
}

function without(document: Json, id: string, visit: Visit): DocumentChange {
  const all = webhooksIn(document);
  if (withId(all, id) === undefined) return refuse(notThere(id), visit);
  return { document: all.filter((webhook) => webhook.id !== id) };
}

function refuse(error: KladanaError, { request, settings }: Visit, headers?: HeaderList): Reply {
  return { type: 'reply', response: errorResponse(error, { ...settings, request }, headers) };
}

/** There is no webhook with this id, or it is somebody else's. */
export const notThere = (id: string): KladanaError => ({ code: 1021, values: { type: WEBHOOK_TYPE, id } });

function replaced(all: readonly Webhook[], webhook: Webhook): readonly Webhook[] {
  if (withId(all, webhook.id) === undefined) return [...all, webhook];
  return all.map((other) => (other.id === webhook.id ? webhook : other));
}

function objectIn(bytes: Uint8Array): Said | undefined {
  try {
    const said: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof said === 'object' && said !== null && !Array.isArray(said) ? { ...said } : undefined;
  } catch {
    return undefined;
  }
}
