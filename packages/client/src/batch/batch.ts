import {
  type BatchRequest,
  type ClientDialect,
  odataClient,
  writeJsonBatch,
  writeMultipartBatch,
} from '@respond-async/dialects';
import { plugsOf } from '../contact.ts';
import type { ClientOptions, StartInit, WaitInit } from '../options.ts';
import { start } from '../start.ts';
import { type BatchOperation, batchOperation } from './batch-operation.ts';
import { type BatchPart, type PartInit, type PartRequest, partRequest } from './part.ts';
import type { BatchResults } from './results.ts';

/** How a batch is sent. Beside it, what `fetch` takes: headers (credentials) go with everything that follows, too. */
export interface BatchInit
  extends Omit<RequestInit, 'body' | 'method' | 'signal'>,
    Omit<ClientOptions, 'dialect'> {
  /** The form of the request; unless told, JSON. Older services know multipart alone. */
  readonly format?: 'json' | 'multipart';
  /** Carry out what follows a request that fails. */
  readonly continueOnError?: boolean;
}

/** What is said of a batch that may be answered later. */
export type BatchStartInit = Pick<
  StartInit,
  'wait' | 'callback' | 'onAccepted' | 'signal' | 'idempotencyKey'
>;

/** Several OData requests in one: OData 4.01 Protocol 11.7. */
export interface Batch {
  /** POST: a new entity. */
  create<T = unknown>(url: string, body: unknown, init?: PartInit): BatchPart<T>;
  /** PATCH, or what `method` says: a changed entity. */
  update<T = unknown>(
    url: string,
    body: unknown,
    init?: PartInit & { readonly method?: 'PATCH' | 'PUT' },
  ): BatchPart<T>;
  delete(url: string, init?: PartInit): BatchPart<undefined>;
  get<T = unknown>(url: string, init?: PartInit): BatchPart<T>;
  /** Any request. */
  add<T = unknown>(request: PartRequest): BatchPart<T>;
  /** Sends it, and waits for the answers. Rejects as `start` and `BatchOperation.results` do. */
  send(init?: Omit<WaitInit, 'stream'>): Promise<BatchResults>;
  /** Sends it, and asks for a later answer. Rejects as `start` does. */
  start(init?: BatchStartInit): Promise<BatchOperation>;
}

/** A batch that is answered when it is ready. */
const atOnce: ClientDialect = { ...odataClient, ask: ({ url }) => ({ url, headers: [] }) };

/** A batch for the service at this URL, with or without `$batch` at its end. */
export function batch(url: string | URL, init: BatchInit = {}): Batch {
  const requests: BatchRequest[] = [];
  const target = batchUrl(url);
  const add = <T>(request: PartRequest): BatchPart<T> => {
    const added = partRequest(request, requests);
    requests.push(added);
    return { id: added.id, ref: `$${added.id}` };
  };
  const begin = (dialect: ClientDialect, more: BatchStartInit) =>
    post(target, requests, init, { ...more, dialect });
  return {
    create: (path, body, more) => add({ ...more, method: 'POST', url: path, body }),
    update: (path, body, more) => add({ method: 'PATCH', ...more, url: path, body }),
    delete: (path, more) => add({ ...more, method: 'DELETE', url: path }),
    get: (path, more) => add({ ...more, method: 'GET', url: path }),
    add,
    send: async (more = {}) => {
      const sent = await begin(atOnce, more.signal ? { signal: more.signal } : {});
      return sent.results(more);
    },
    start: (more = {}) => begin(odataClient, more),
  };
}

async function post(
  url: string,
  requests: readonly BatchRequest[],
  init: BatchInit,
  more: StartInit,
): Promise<BatchOperation> {
  const { format = 'json', continueOnError = false, ...options } = init;
  if (requests.length === 0) throw new TypeError('the batch is empty');
  const headers = new Headers(options.headers);
  const { type, body } = written(requests, format, plugsOf(options).random);
  headers.set('content-type', type);
  if (!headers.has('accept')) headers.set('accept', type.replace(/;.*/, ''));
  const prefer = headers.get('prefer');
  if (continueOnError) headers.set('prefer', `continue-on-error${prefer === null ? '' : `, ${prefer}`}`);
  const operation = await start(url, { ...options, ...more, method: 'POST', headers, body });
  // Where it began, and not where it is watched: that is where the credentials go.
  const started = { url, headers, ...(options.credentials && { credentials: options.credentials }) };
  return batchOperation({ operation, requests: [...requests], started, options });
}

function written(requests: readonly BatchRequest[], format: 'json' | 'multipart', random: () => number) {
  if (format === 'json') return { type: 'application/json', body: writeJsonBatch(requests) };
  const reading = requests.find(({ group, method }) => group !== undefined && method === 'GET');
  if (reading !== undefined)
    throw new TypeError(`request ${reading.id} of the batch: a change set can not have a GET`);
  const digits = Array.from({ length: 4 }, () => random().toString(36).slice(2, 10));
  const boundary = `batch_${digits.join('')}`;
  return { type: `multipart/mixed;boundary=${boundary}`, body: writeMultipartBatch(requests, boundary) };
}

function batchUrl(url: string | URL): string {
  const target = new URL(url);
  if (!target.pathname.endsWith('/$batch')) target.pathname = `${target.pathname.replace(/\/$/, '')}/$batch`;
  return target.href;
}
