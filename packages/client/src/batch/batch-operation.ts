import {
  type BatchRequest,
  type BatchResponse,
  type BatchResponses,
  MessageError,
  odataClient,
  readBatchResponses,
} from '@respond-async/dialects';
import { contactFor, type Started } from '../contact.ts';
import { ProtocolError } from '../errors.ts';
import type { Operation } from '../operation.ts';
import type { ClientOptions, WaitInit } from '../options.ts';
import { operationOf } from '../remote-operation.ts';
import { failureOf } from '../result.ts';
import { type BatchResults, Collected } from './results.ts';

/** A batch that was sent, and that may take its time. */
export interface BatchOperation {
  /** How the batch as a whole stands. */
  readonly operation: Operation;
  /**
   * Waits for the answers to all requests: also for those that the service gives later than others, and elsewhere. Rejects
   * as `Operation.result` does; an answer of 400 or above of a single request is no error, but its answer.
   */
  results(init?: Omit<WaitInit, 'stream'>): Promise<BatchResults>;
}

export interface Sent {
  readonly operation: Operation;
  readonly requests: readonly BatchRequest[];
  readonly started: Started;
  readonly options: ClientOptions;
}

type Waiting = Omit<WaitInit, 'stream'>;

export function batchOperation(sent: Sent): BatchOperation {
  return { operation: sent.operation, results: (init = {}) => resultsOf(sent, init) };
}

async function resultsOf(
  { operation, requests, started, options }: Sent,
  init: Waiting,
): Promise<BatchResults> {
  const collected = new Collected(requests);
  const visited = new Set<string>();
  const contact = contactFor(odataClient, started, options);
  const elsewhere = (url: string): Operation => operationOf(contact, options, { monitorUrl: url });
  for (let next: Operation | undefined = operation; next !== undefined; ) {
    const base: string = next.monitorUrl ?? started.url;
    const { responses, next: link } = await read(next, init);
    collected.take(await Promise.all(responses.map((response) => later(response, base, elsewhere, init))));
    const url: string | undefined = link && new URL(link, base).href;
    if (url !== undefined && visited.has(url))
      throw new ProtocolError(`the rest of the batch is always at ${url}`, { monitorUrl: url });
    if (url !== undefined) visited.add(url);
    next = url === undefined ? undefined : elsewhere(url);
  }
  return collected.results;
}

async function read(operation: Operation, init: Waiting): Promise<BatchResponses> {
  const response = await operation.wait(init);
  const { monitorUrl } = operation;
  if (response.status >= 400) throw await failureOf(response, monitorUrl);
  const bytes = new Uint8Array(await response.arrayBuffer());
  try {
    return readBatchResponses(bytes, response.headers.get('content-type') ?? undefined);
  } catch (cause) {
    if (!(cause instanceof MessageError)) throw cause;
    throw new ProtocolError(`the answer to the batch can not be read: ${cause.message}`, {
      monitorUrl,
      cause,
    });
  }
}

/** A single request may have been accepted to be answered later: OData JSON Format 4.01, section 19. */
async function later(
  response: BatchResponse,
  base: string,
  elsewhere: (url: string) => Operation,
  init: Waiting,
): Promise<BatchResponse> {
  const location = response.headers.find(([name]) => name.toLowerCase() === 'location')?.[1];
  if (response.status !== 202 || location === undefined) return response;
  const operation = elsewhere(new URL(location, base).href);
  const whole = await operation.wait(init);
  const { status, headers } = whole;
  const body = status >= 400 ? (await failureOf(whole, undefined)).body : await operation.result(init);
  return { ...response, status, headers: [...headers], body };
}
