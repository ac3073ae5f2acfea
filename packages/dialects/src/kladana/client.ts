import { absoluteUrl } from '../absolute-url.ts';
import type {
  Accepted,
  ClientDialect,
  ListedOperation,
  OperationPage,
  ReadAnswer,
  Sight,
} from '../client-dialect.ts';
import { memberOf, textIn } from '../json-value.ts';
import { byDelete } from '../monitored.ts';

const RESULT = '/result';

/** Why there is no result, by the codes of the errors. */
const NO_RESULT: Readonly<Record<number, 'expired' | 'failed' | 'cancelled'>> = {
  61003: 'expired',
  61004: 'failed',
  61005: 'cancelled',
};
const NOT_YET = 61_006;
/** Too many requests: of the account at a time, and at once. */
const TOO_OFTEN: readonly number[] = [1_049, 1_073];
const ALREADY_OVER = 61_007;

/** Asynchronous exchange of the Kladana (MoySklad) JSON API 1.2 for a client. */
export const kladanaClient: ClientDialect = {
  name: 'kladana',
  ask({ url, callback }) {
    if (callback !== undefined)
      throw new TypeError('callback: Kladana calls webhooks that were registered before');
    return { url: asked(url), headers: [] };
  },
  accepted,
  watch: () => [['Accept', 'application/json']],
  answered: ({ status }, place) => (place !== 'monitor' && status === 200 ? { status } : undefined),
  look: (answer, place) => (place === 'monitor' ? task(answer) : result(answer)),
  peeking: 'GET',
  cancel: (monitorUrl) => ({ ...byDelete(`${monitorUrl}/cancel`), method: 'PUT' }),
  cancelled(answer) {
    if (answer.status >= 200 && answer.status < 300) return 'accepted';
    if (answer.status === 404 || codeOf(answer) === ALREADY_OVER) return 'already-over';
    return answer.status === 405 ? 'not-supported' : 'refused';
  },
  delay({ headers }) {
    const ms = headers.get('x-lognex-retry-after') ?? '';
    return /^\d+$/.test(ms) ? Number(ms) : undefined;
  },
};

function asked(text: string): string {
  const url = new URL(text);
  if (url.searchParams.get('async') !== 'true') url.search += `${url.search && '&'}async=true`;
  return url.href;
}

/** Of the two URLs the result's is the one below the other: early versions of the interface had them the other way round. */
function accepted(answer: ReadAnswer): Accepted | undefined {
  const urls = ['content-location', 'location'].map((name) =>
    absoluteUrl(answer.headers.get(name), answer.url),
  );
  const monitorUrl = urls.find((url) => url !== undefined && urls.includes(url + RESULT));
  return monitorUrl === undefined ? undefined : { monitorUrl };
}

const STATUS: Readonly<Record<string, ListedOperation['status']>> = {
  PENDING: 'pending',
  PROCESSING: 'running',
  DONE: 'completed',
  API_ERROR: 'failed',
  ERROR: 'failed',
  CANCEL: 'cancelled',
};

/** A task, as its status document tells it. */
function task({ status: answered, json, url }: ReadAnswer): Sight {
  if (answered !== 200) return { type: answered === 404 ? 'gone' : 'refused' };
  const state = textIn(json, 'state') ?? '';
  const status = STATUS[state];
  if (status === undefined) return { type: 'refused' };
  if (status === 'pending' || status === 'running') return { type: 'unfinished', status };
  if (status === 'cancelled' || state === 'ERROR')
    return { type: status === 'cancelled' ? status : 'failed' };
  // The result answers as the call itself would have.
  return {
    type: 'elsewhere',
    url: absoluteUrl(textIn(json, 'resultUrl'), url) ?? url + RESULT,
    place: 'result',
    status,
  };
}

/** A page of the list of tasks. What can not be watched is left out. */
export function taskList({ json, url }: ReadAnswer): OperationPage {
  const rows = memberOf(json, 'rows');
  const next = absoluteUrl(textIn(memberOf(json, 'meta'), 'nextHref'), url);
  const operations = (Array.isArray(rows) ? rows : []).flatMap((row) => listed(row, url));
  return { operations, ...(next !== undefined && { next }) };
}

function listed(row: unknown, url: string): readonly ListedOperation[] {
  const monitorUrl = absoluteUrl(textIn(memberOf(row, 'meta'), 'href'), url);
  const status = STATUS[textIn(row, 'state') ?? ''];
  const request = textIn(row, 'request');
  if (monitorUrl === undefined || status === undefined) return [];
  return [{ monitorUrl, status, ...(request !== undefined && { request }) }];
}

function result(answer: ReadAnswer): Sight {
  const { status } = answer;
  const url = absoluteUrl(answer.headers.get('location'), answer.url);
  if (status >= 300 && status < 400 && url !== undefined) return { type: 'elsewhere', url, place: 'link' };
  const code = codeOf(answer);
  if (code === undefined || status === 401 || TOO_OFTEN.includes(code)) return { type: 'refused' };
  if (code === NOT_YET) return { type: 'unfinished', status: 'running' };
  const type = NO_RESULT[code];
  return type === undefined ? { type: 'answered', status } : { type };
}

function codeOf({ json }: ReadAnswer): number | undefined {
  const errors = memberOf(json, 'errors');
  const code = Array.isArray(errors) ? memberOf(errors[0], 'code') : undefined;
  return typeof code === 'number' ? code : undefined;
}
