import { headerIn } from '../header-list.ts';
import { memberOf, textIn } from '../json-value.ts';
import type { HeaderList } from '../wire.ts';
import { bodyKind } from './batch-json.ts';
import { fromBase64url, textOf } from './bytes.ts';
import { type HttpMessage, MessageError, readHead, readHeaders, readMessage } from './message.ts';
import { boundaryIn, readMultipart } from './multipart.ts';

/** The response to one request of a batch. */
export interface BatchResponse {
  /** `undefined` where the service does not say which request it answers: then they are in the order of the requests. */
  readonly id: string | undefined;
  readonly status: number;
  readonly headers: HeaderList;
  /** The value of JSON, a text, the bytes of anything else; `undefined` for none. */
  readonly body: unknown;
  /** Does it answer one request, and no more? A change set that failed has one answer for all. */
  readonly isForOne: boolean;
}

export interface BatchResponses {
  readonly responses: readonly BatchResponse[];
  /** Where the others are answered, as the service wrote it. */
  readonly next: string | undefined;
}

/** Reads the response to a batch, of either form. Throws a `MessageError` that says what is wrong with it. */
export function readBatchResponses(bytes: Uint8Array, contentType: string | undefined): BatchResponses {
  const boundary = boundaryIn(contentType);
  return boundary === undefined ? readJson(bytes) : readParts(bytes, boundary);
}

/** OData JSON Format 4.01, section 19.2. */
function readJson(bytes: Uint8Array): BatchResponses {
  const batch = parsed(bytes);
  const responses = memberOf(batch, 'responses');
  if (!Array.isArray(responses)) throw new MessageError('it has no array "responses"');
  return {
    responses: responses.map(responseIn),
    next: textIn(batch, '@nextLink') ?? textIn(batch, '@odata.nextLink'),
  };
}

function responseIn(json: unknown, index: number): BatchResponse {
  const status = memberOf(json, 'status');
  if (typeof status !== 'number') throw new MessageError(`responses[${index}] has no status`);
  const headers = Object.entries(memberOf(json, 'headers') ?? {}).map(
    ([name, value]) => [name, String(value)] as const,
  );
  const body = memberOf(json, 'body');
  const isBinary =
    typeof body === 'string' && bodyKind(headerIn(headers, 'content-type') ?? 'text/plain') === 'binary';
  return {
    id: textIn(json, 'id'),
    status,
    headers,
    body: isBinary ? (fromBase64url(body) ?? body) : body,
    isForOne: true,
  };
}

/** OData 4.01 Protocol 11.7.7.5 and 11.7.7.6: a last part of 202 leads to the parts that are not there yet. */
function readParts(bytes: Uint8Array, boundary: string): BatchResponses {
  const responses = readMultipart(bytes, boundary).flatMap((part) => responsesIn(part));
  const last = responses.at(-1);
  const next = last?.status === 202 && !last.isForOne ? headerIn(last.headers, 'location') : undefined;
  return { responses: next === undefined ? responses : responses.slice(0, -1), next };
}

function responsesIn(part: Uint8Array, isForOne = false): BatchResponse[] {
  const { lines, body } = readHead(part);
  const mime = readHeaders(lines);
  const inner = boundaryIn(headerIn(mime, 'content-type'));
  if (inner !== undefined && !isForOne)
    return readMultipart(body, inner).flatMap((each) => responsesIn(each, true));
  const message = readMessage(body);
  const { status, headers } = message;
  const id = headerIn(mime, 'content-id') ?? headerIn(headers, 'content-id');
  return [{ id, status, headers, body: valueIn(message), isForOne }];
}

function valueIn({ headers, body }: HttpMessage): unknown {
  if (body.length === 0) return undefined;
  const kind = bodyKind(headerIn(headers, 'content-type') ?? '');
  if (kind === 'json') return parsed(body);
  return (kind === 'text' ? textOf(body) : undefined) ?? body;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(textOf(bytes)?.replace(/^\uFEFF/, '') ?? '');
  } catch (cause) {
    throw new MessageError(`its JSON can not be read: ${cause instanceof Error ? cause.message : cause}`);
  }
}
