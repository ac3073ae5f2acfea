import { absoluteUrl } from './absolute-url.ts';
import type {
  Accepted,
  Answered,
  AnswerHead,
  CancelAnswer,
  OperationProgress,
  Place,
  ReadAnswer,
  Seen,
  Sight,
  Wish,
} from './client-dialect.ts';
import { memberOf, textIn } from './json-value.ts';
import type { HeaderList } from './wire.ts';

/*
 * What the forms have in common that are asked by `Prefer` and watched under the `Location` of a 202 (RFC 7240, OData),
 * as leniently as the servers in use need it.
 */

/** The body is a whole HTTP response. */
const MESSAGE = /^\s*application\/http\s*(?:;|$)/i;

/** `Prefer`: ours first, since of several with one name the first holds; then the caller's own. */
export function preferring({ wait, callback, sent }: Wish): HeaderList {
  const own = sent.get('prefer');
  const preferences = [
    'respond-async',
    ...(wait === undefined ? [] : [`wait=${wait}`]),
    ...(callback === undefined ? [] : [`callback;url="${callback}"`]),
    ...(own ? [own] : []),
  ];
  return [['Prefer', preferences.join(', ')]];
}

function acceptedAt(answer: ReadAnswer): Accepted | undefined {
  const monitorUrl = locationOf(answer);
  return monitorUrl === undefined
    ? undefined
    : { monitorUrl, seen: { ...seenIn(answer), status: 'pending' } };
}

/** Servers write the status in three digits, or as in a status line (`200 OK`), or leave it out. */
function answeredAs(answer: AnswerHead): Answered | undefined {
  const told = answer.headers.get('asyncresult') ?? answer.headers.get('async-result');
  const own = Number(/^\s*([2-5]\d\d)(?!\d)/.exec(told ?? '')?.[1] ?? 0);
  const isFinal = answer.status >= 200 && answer.status < 300 && answer.status !== 202;
  if (own === 0 && !isFinal) return undefined;
  const isMessage = MESSAGE.test(answer.headers.get('content-type') ?? '');
  return { status: own || answer.status, ...(isMessage && { message: true }) };
}

export function lookAt(answer: ReadAnswer): Sight {
  const { status } = answer;
  const url = locationOf(answer);
  if (status === 202)
    return { type: 'unfinished', ...seenIn(answer), ...(url !== undefined && { monitorUrl: url }) };
  if (status >= 300 && status < 400 && url !== undefined) return { type: 'elsewhere', url, place: 'result' };
  if (status === 404) return { type: 'gone' };
  return { type: status === 410 ? 'expired' : 'refused' };
}

export function endedBy({ status }: AnswerHead): CancelAnswer {
  if (status >= 200 && status < 300) return 'accepted';
  if (status === 404 || status === 409 || status === 410) return 'already-over';
  return status === 405 || status === 501 ? 'not-supported' : 'refused';
}

/**
 * Both forms of a result can be read: `fetch` would say that it takes anything, which some take for `application/http`.
 * Where the server can, it waits for a receipt before it throws the result away.
 */
export const readable: HeaderList = [
  ['Accept', 'application/json, application/http;q=0.5, */*;q=0.1'],
  ['Prefer', 'acknowledge'],
];

export const byDelete = (monitorUrl: string) => ({ method: 'DELETE', url: monitorUrl });

export const monitored = {
  accepted: acceptedAt,
  answered: (answer: AnswerHead, _place: Place) => answeredAs(answer),
  peeking: 'HEAD',
  cancel: byDelete,
  cancelled: endedBy,
} as const;

function locationOf(answer: AnswerHead): string | undefined {
  return absoluteUrl(answer.headers.get('location'), answer.url);
}

function seenIn({ json }: ReadAnswer): Seen {
  const told = memberOf(json, 'progress');
  const fraction = memberOf(told, 'fraction');
  const message = textIn(told, 'message');
  const progress: OperationProgress = {
    ...(typeof fraction === 'number' && { fraction }),
    ...(message !== undefined && { message }),
  };
  const status = textIn(json, 'status') === 'pending' ? 'pending' : 'running';
  return { status, ...(told !== undefined && { progress }) };
}
