import type { JobInfo, Json, NoticeInfo, NoticeText } from '@respond-async/core';
import type { Notify } from '../ask.ts';
import type { Env } from '../dialect.ts';
import type { WireRequest } from '../wire.ts';
import { uuidFor } from './account.ts';
import type { Settings } from './settings.ts';
import { notifyOf, webhooksIn } from './webhook.ts';
import { JSON_TYPE, TASK_TYPE } from './words.ts';

/** By which a receiver says that it has been told; after all else it is called again. */
const TAKEN = [200, 204];

/** Whose webhooks are called for the task that a request creates. */
export function subscribed(document: Json, request: WireRequest): readonly Notify[] {
  if (request.header('x-lognex-webhook-disable')?.toLowerCase() === 'true') return [];
  const muted = prefixesIn(request.header('x-lognex-webhook-disablebyprefix'));
  return webhooksIn(document)
    .filter(({ enabled, url }) => enabled && !muted.some((prefix) => url.startsWith(prefix)))
    .map(notifyOf);
}

/** Which URLs are not called for once, a header for each. What is not a whole host is no prefix. */
function prefixesIn(header = ''): readonly string[] {
  return header
    .split(',')
    .map((prefix) => prefix.trim())
    .filter((prefix) => /^https?:\/\/[^/.]+\.[^/]+/i.test(prefix));
}

/** The call of a webhook: which task it is about, and that something has happened to it. */
export function webhookCall(
  { id, owner }: JobInfo,
  notice: NoticeInfo,
  env: Env,
  { account }: Settings,
): NoticeText {
  const meta = { type: TASK_TYPE, href: `${env.base}/${id}` };
  const event = { meta, action: actionIn(notice.data), accountId: account(owner) };
  const url = new URL(notice.url);
  // The same for each try, so that the receiver knows it again.
  url.searchParams.append('requestId', uuidFor(notice.id));
  return {
    method: 'POST',
    url: url.href,
    headers: [['Content-Type', JSON_TYPE]],
    body: JSON.stringify({ events: [event] }),
    sign: false,
    taken: TAKEN,
  };
}

function actionIn(data: Json): Json {
  return typeof data === 'object' && data !== null && 'action' in data ? (data.action ?? null) : null;
}
