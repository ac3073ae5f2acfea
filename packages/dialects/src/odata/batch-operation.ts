import type { HeaderList } from '../wire.ts';

/** One request of a batch, as plain data. */
export interface Operation {
  /** By what other requests, and its response, name it. `#` and its place, from 1, where the client gave it no name. */
  readonly id: string;
  /** In capitals. */
  readonly method: string;
  /** As it was written: absolute, or relative to the batch, or to another request (`$ID/…`). */
  readonly url: string;
  /** Names are in lower case. */
  readonly headers: HeaderList;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  /** The ids and groups that must have succeeded before. */
  readonly dependsOn: readonly string[];
  /** Those of one group happen all, or none. */
  readonly group: string | undefined;
}

/** A batch that can't be understood, or is not wanted: nothing of it runs. Its message is for the client. */
export class BatchError extends Error {
  override readonly name = 'BatchError';
  readonly status: number;
  readonly code: string;

  constructor(message: string, status = 400, code = 'bad_batch') {
    super(message);
    this.status = status;
    this.code = code;
  }
}

const METHOD = /^[A-Z]{1,32}$/;
/** What no fetch-style request can have. */
const UNKNOWN_METHODS = new Set(['CONNECT', 'TRACE', 'TRACK']);
const NAME = /^[\w!#$%&'*+\-.^`|~]+$/;
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;
const ID = /^[\x21-\x7e]{1,256}$/;

/** The same operation, if it can be carried out by itself. `place`: how the client knows which one is meant. */
export function checkedOperation(operation: Operation, place: string): Operation {
  const { id, method, headers, body } = operation;
  const wrong = (what: string): never => {
    throw new BatchError(`${place}: ${what}.`);
  };
  if (!ID.test(id)) wrong('its id is not 1 to 256 visible ASCII characters');
  if (!METHOD.test(method) || UNKNOWN_METHODS.has(method)) wrong('its method is not known');
  if (body !== undefined && (method === 'GET' || method === 'HEAD')) wrong(`a ${method} has no body`);
  const bad = headers.find(([name, value]) => !NAME.test(name) || !VALUE.test(value));
  if (bad) wrong(`its header "${bad[0].slice(0, 40)}" can not be sent`);
  return operation;
}

/**
 * The operations, if they go together: each id is there once, and what one of them depends on comes before it. An
 * operation depends on the one that its URL refers to.
 */
export function checkedOrder(operations: readonly Operation[], most: number): readonly Operation[] {
  if (operations.length > most)
    throw new BatchError(`A batch has at most ${most} requests.`, 413, 'too_many_requests');
  const known = new Set<string>();
  return operations.map((operation) => {
    const { id, group, url } = operation;
    if (known.has(id)) throw new BatchError(`Two requests have the id "${id}".`);
    const missing = operation.dependsOn.find((name) => !known.has(name));
    if (missing !== undefined)
      throw new BatchError(`Request "${id}" depends on "${missing.slice(0, 40)}", which is not before it.`);
    const referred = referenceIn(url)?.id;
    const refers = referred !== undefined && known.has(referred);
    known.add(id);
    if (group !== undefined) known.add(group);
    return refers ? { ...operation, dependsOn: [...operation.dependsOn, referred] } : operation;
  });
}

export function isNamed({ id }: Operation): boolean {
  return !id.startsWith('#');
}

/** `$ID` or `$ID/…`: what another request made or read (OData 4.01 Protocol 11.7.3.1). */
export function referenceIn(url: string): { readonly id: string; readonly rest: string } | undefined {
  const [, id, rest = ''] = /^\/?\$([^/?#]+)(.*)$/s.exec(url) ?? [];
  return id === undefined ? undefined : { id, rest };
}
