import { bodyKind } from './batch-json.ts';
import { isNamed, type Operation } from './batch-operation.ts';
import type { Outcome } from './batch-outcome.ts';
import type { Rest } from './batch-rest.ts';
import { bytesOf, textOf, toBase64url, utf8 } from './bytes.ts';
import { messageHead } from './framing.ts';
import { HTTP_MESSAGE } from './words.ts';

/** Writes the response to a batch, piece by piece. */
export interface BatchWriter {
  readonly contentType: string;
  readonly begin: string;
  /** In the order of the requests. */
  each(outcome: Outcome): readonly Uint8Array[];
  /** `rest`: where the operations are answered that are not answered here. */
  end(rest: Rest | undefined): Uint8Array;
}

/** OData JSON Format 4.01, section 19.2. */
export function jsonWriter(nextLink: '@nextLink' | '@odata.nextLink'): BatchWriter {
  let separator = '';
  return {
    contentType: 'application/json',
    begin: '{"responses":[',
    each(outcome) {
      const text = separator + responseObject(outcome);
      separator = ',';
      return [utf8(text)];
    },
    end: (rest) =>
      utf8(rest === undefined ? ']}' : `],${JSON.stringify(nextLink)}:${JSON.stringify(rest.location)}}`),
  };
}

function responseObject({ operation: { id, group }, status, headers, body }: Outcome): string {
  const named = Map.groupBy(headers, ([name]) => name.toLowerCase());
  const joined = [...named].map(([name, all]) => [name, all.map(([, value]) => value).join(', ')]);
  const head = {
    id,
    ...(group !== undefined && { atomicityGroup: group }),
    status,
    headers: Object.fromEntries(joined),
  };
  const text = JSON.stringify(head);
  return body.length === 0
    ? text
    : `${text.slice(0, -1)},"body":${bodyValue(body, head.headers['content-type'])}}`;
}

/** A body as JSON. JSON goes in as it is: what a number looks like is not for us to change. */
export function bodyValue(body: Uint8Array, contentType = ''): string {
  const kind = bodyKind(contentType);
  const text = kind === 'binary' ? undefined : textOf(body)?.replace(/^\uFEFF/, '');
  if (text === undefined) return JSON.stringify(toBase64url(body));
  return kind === 'json' && isJson(text) ? text : JSON.stringify(text);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** OData 4.01 Protocol 11.7.7.5. A change set that was carried out is a part of parts; one that failed is one part. */
export function multipartWriter(boundary: string): BatchWriter {
  let last: string | undefined;
  return {
    contentType: `multipart/mixed;boundary=${boundary}`,
    begin: '',
    each(outcome) {
      const { group } = outcome.operation;
      const again = group !== undefined && group === last;
      last = group;
      if (again || outcome.skipped) return [];
      return group === undefined || outcome.status >= 400
        ? part(boundary, outcome)
        : changeSet(boundary, `changeset_${boundary}`, outcome);
    },
    end(rest) {
      const head = rest === undefined ? '' : `${partHead(boundary)}${messageHead(202, rest.headers)}\r\n`;
      return bytesOf(`${head}--${boundary}--\r\n`);
    },
  };
}

function changeSet(boundary: string, inner: string, outcome: Outcome): readonly Uint8Array[] {
  const head = `--${boundary}\r\nContent-Type: multipart/mixed;boundary=${inner}\r\n\r\n`;
  return [bytesOf(head), ...part(inner, outcome), bytesOf(`--${inner}--\r\n\r\n`)];
}

function part(boundary: string, { operation, status, headers, body }: Outcome): readonly Uint8Array[] {
  const sized = status === 204 || status === 304 ? [] : [['Content-Length', String(body.length)] as const];
  const head = partHead(boundary, operation) + messageHead(status, [...headers, ...sized]);
  return [bytesOf(head), body, bytesOf('\r\n')];
}

function partHead(boundary: string, operation?: Operation): string {
  const id = operation && isNamed(operation) ? [`Content-ID: ${operation.id}`] : [];
  const mime = [`Content-Type: ${HTTP_MESSAGE}`, 'Content-Transfer-Encoding: binary', ...id];
  return [`--${boundary}`, ...mime, '', ''].join('\r\n');
}
