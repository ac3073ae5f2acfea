import type { Json } from '@respond-async/core';
import type { Env } from '../dialect.ts';
import type { WireRequest, WireResponse } from '../wire.ts';
import { errorResponse } from './errors.ts';
import type { Settings } from './settings.ts';
import { apiOf, contextOf } from './task.ts';
import { type Webhook, webhooksIn, withId } from './webhook.ts';
import { notThere } from './webhooks.ts';
import { JSON_TYPE, TASK_TYPE, WEBHOOK_TYPE, WEBHOOKS } from './words.ts';

const LIMIT = 1_000;

export interface Wanted {
  readonly part: string | undefined;
  readonly owner: string | undefined;
  readonly request: WireRequest;
  readonly env: Env;
  readonly settings: Settings;
}

/** The webhooks of an account, or the one that is meant. */
export function webhookResponse(
  document: Json,
  { part, owner, request, env, settings }: Wanted,
): WireResponse {
  if (request.method === 'DELETE') return { status: 200, headers: [] };
  const all = webhooksIn(document);
  const account = settings.account(owner);
  if (part === undefined)
    return told(
      listOf(
        all.map((one) => documentOf(one, account, env)),
        env,
      ),
    );
  const webhook = withId(all, part);
  if (webhook === undefined) return errorResponse(notThere(part), { ...settings, request });
  return told(documentOf(webhook, account, env));
}

function told(document: Json): WireResponse {
  return { status: 200, headers: [['Content-Type', JSON_TYPE]], body: JSON.stringify(document) };
}

function documentOf({ id, url, action, enabled, diffType }: Webhook, accountId: string, env: Env): Json {
  return {
    meta: metaOf(`${apiOf(env)}${WEBHOOKS}/${id}`, env),
    id,
    accountId,
    entityType: TASK_TYPE,
    url,
    method: 'POST',
    enabled,
    action,
    ...(action === 'UPDATE' && { diffType: diffType ?? 'NONE' }),
  };
}

function listOf(rows: readonly Json[], env: Env): Json {
  const href = `${apiOf(env)}${WEBHOOKS}`;
  const meta = { ...metaOf(href, env), size: rows.length, limit: LIMIT, offset: 0 };
  return { context: contextOf(env), meta, rows };
}

function metaOf(href: string, env: Env) {
  const metadataHref = `${apiOf(env)}${WEBHOOKS}/metadata`;
  return { href, metadataHref, type: WEBHOOK_TYPE, mediaType: JSON_TYPE };
}
