import { headerIn } from '../header-list.ts';
import { withoutPreferences } from '../prefer.ts';
import type { HeaderList } from '../wire.ts';
import type { BatchType } from './batch-intake.ts';
import type { Operation } from './batch-operation.ts';
import { bodyValue } from './batch-writer.ts';

/** Where the rest of a batch will be answered. */
export interface Rest {
  readonly location: string;
  /** `Location`, and when to look. */
  readonly headers: HeaderList;
}

/** The operations as a batch of their own, to be answered later in the same form. */
export function restRequest(batch: Request, operations: readonly Operation[], type: BatchType): Request {
  const headers = new Headers(batch.headers);
  headers.delete('content-length');
  headers.set('content-type', 'application/json');
  headers.set('accept', type);
  const others = withoutPreferences(headers.get('prefer') ?? '', ['respond-async', 'wait']);
  headers.set('prefer', ['respond-async', ...(others === undefined ? [] : [others])].join(', '));
  const body = `{"requests":[${operations.map(requestObject).join(',')}]}`;
  return new Request(batch.url, { method: 'POST', headers, body });
}

function requestObject({ headers, body, dependsOn, group, ...operation }: Operation): string {
  const type = headerIn(headers, 'content-type') ?? 'application/octet-stream';
  const own = Object.fromEntries(body === undefined ? headers : [...headers, ['content-type', type]]);
  const text = JSON.stringify({ ...operation, headers: own, dependsOn, atomicityGroup: group });
  return body === undefined ? text : `${text.slice(0, -1)},"body":${bodyValue(body, type)}}`;
}

/** What a 202 says; `undefined` for any other answer. */
export function restOf({ status, headers }: Response): Rest | undefined {
  const location = headers.get('location');
  if (status !== 202 || location === null) return undefined;
  const told = ['Location', 'Retry-After'].flatMap((name): HeaderList => {
    const value = headers.get(name);
    return value === null ? [] : [[name, value]];
  });
  return { location, headers: told };
}
