import type { HeaderList } from '../wire.ts';
import { bodyValue } from './batch-writer.ts';
import { bytesOf, utf8 } from './bytes.ts';
import { HTTP_MESSAGE } from './words.ts';

/** One request of a batch that a client sends. */
export interface BatchRequest {
  /** By what others, and its response, name it. */
  readonly id: string;
  readonly method: string;
  /** Absolute, or relative to the batch, or to another request (`$ID/…`). Without blanks. */
  readonly url: string;
  readonly headers: HeaderList;
  readonly body: Uint8Array | undefined;
  /** Those of one group, one after another, happen all or none. */
  readonly group: string | undefined;
  /** The ids of those that must have succeeded before. */
  readonly dependsOn: readonly string[];
}

/** A JSON batch: OData JSON Format 4.01, section 19.1. */
export function writeJsonBatch(requests: readonly BatchRequest[]): string {
  return `{"requests":[${requests.map(requestObject).join(',')}]}`;
}

function requestObject({ id, method, url, headers, body, group, dependsOn }: BatchRequest): string {
  const named = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
  const head = {
    id,
    ...(group !== undefined && { atomicityGroup: group }),
    ...(dependsOn.length > 0 && { dependsOn }),
    method,
    url,
    ...(headers.length > 0 && { headers: named }),
  };
  const text = JSON.stringify(head);
  return body === undefined ? text : `${text.slice(0, -1)},"body":${bodyValue(body, named['content-type'])}}`;
}

/** A multipart batch: OData 4.01 Protocol 11.7.7. Groups are change sets. */
export function writeMultipartBatch(requests: readonly BatchRequest[], boundary: string): Blob {
  const pieces: (string | Uint8Array)[] = [];
  let group: string | undefined;
  const inner = `changeset_${boundary}`;
  const end = () => (group === undefined ? [] : [`--${inner}--\r\n\r\n`]);
  for (const request of requests) {
    if (request.group !== group) {
      pieces.push(...end());
      if (request.group !== undefined)
        pieces.push(`--${boundary}\r\nContent-Type: multipart/mixed;boundary=${inner}\r\n\r\n`);
      group = request.group;
    }
    pieces.push(...part(request, group === undefined ? boundary : inner));
  }
  pieces.push(...end(), `--${boundary}--\r\n`);
  return new Blob(
    pieces.map((piece) => (typeof piece === 'string' ? bytesOf(piece) : Uint8Array.from(piece))),
  );
}

function part({ id, method, url, headers, body = utf8('') }: BatchRequest, boundary: string) {
  const sized: HeaderList =
    body.length === 0 ? headers : [...headers, ['Content-Length', String(body.length)]];
  const mime = [`Content-Type: ${HTTP_MESSAGE}`, 'Content-Transfer-Encoding: binary', `Content-ID: ${id}`];
  const message = [`${method} ${url} HTTP/1.1`, ...sized.map(([name, value]) => `${name}: ${value}`)];
  return [[`--${boundary}`, ...mime, '', ...message, '', ''].join('\r\n'), body, '\r\n'];
}
