import { parsePrefer } from '../prefer.ts';
import { answerType, type BatchType, batchType, operationsIn } from './batch-intake.ts';
import { BatchError, type Operation } from './batch-operation.ts';
import { broken } from './batch-outcome.ts';
import { restOf, restRequest } from './batch-rest.ts';
import { type BatchPlace, type BatchRun, outcomes } from './batch-run.ts';
import { batchStream } from './batch-stream.ts';
import { type BatchWriter, jsonWriter, multipartWriter } from './batch-writer.ts';
import { errorHeaders, errorText } from './refusals.ts';
import { MAX_VERSION, ODATA_VERSION, type Version, versionIn } from './words.ts';

export interface BatchOptions {
  /** How many requests a batch may have: 100 unless told. More is a 413. */
  readonly maxRequests?: number;
  /** The largest body of a batch, in bytes: 1 MB unless told. More is a 413. */
  readonly maxBody?: number;
  /** Told what the handler throws, where its client is only told 500. Written to the console unless told. */
  readonly onError?: (error: unknown) => void;
  /** The boundary between the parts of a multipart response: random unless told. */
  readonly boundary?: () => string;
  /** Lets the client of a long batch have what there is before all of it is done. Never unless told. */
  readonly interim?: Interim;
}

/**
 * How a batch is interrupted: its response ends with where the rest will be answered (OData 4.01 Protocol 11.7.7.6, JSON
 * Format 19.4).
 */
export interface Interim {
  /** Is it time? Asked before each request but the first. Only a batch that is answered later may be interrupted. */
  isDue(done: number, batch: Request): boolean;
  /**
   * Has the rest, a batch of its own, answered later, as the wrapped handler does. It has the headers that the batch has
   * here. Any answer but a 202 with `Location` means that it can't be: then the batch goes on.
   */
  rest(rest: Request, batch: Request): Response | Promise<Response>;
}

/** Answers one request of a batch. `batch` is the request that they all came in. */
export type BatchHandler = (
  request: Request,
  batch: Request,
  place: BatchPlace,
) => Response | Promise<Response>;

/**
 * Answers `POST …/$batch` (OData 4.01 Protocol 11.7, OData JSON Format 4.01, section 19): hands the requests of a JSON or
 * multipart batch to a handler, one after another, and writes what it answers as one response, as they come. The requests
 * are for URLs below the batch's own path, and have its headers beside their own: credentials are always the batch's.
 *
 * - A batch that can't be understood is a 400 that names the part, and none of it is carried out.
 * - After a request that failed the rest is left out (in JSON: 424), unless the client prefers `continue-on-error`.
 * - Groups and change sets of several requests are refused as a whole (501): a handler can't promise all or none.
 * - `respond-async` of one request is left to the handler in a JSON batch, where nothing else depends on it.
 *
 * Wrapped like any handler, whole batches are answered later. Never rejects.
 */
export function batch(
  handler: BatchHandler,
  options: BatchOptions = {},
): (request: Request) => Promise<Response> {
  const { onError = (error) => console.error('respond-async:', error) } = options;
  const settings: Settings = {
    maxRequests: options.maxRequests ?? 100,
    maxBody: options.maxBody ?? 1_000_000,
    boundary: options.boundary ?? (() => `batch_${crypto.randomUUID()}`),
    interim: options.interim,
    handler,
    onError,
  };
  return async (request) => {
    const response = await answer(request, settings).catch((error) => refusal(error, onError));
    response.headers.set(ODATA_VERSION, versionOf(request));
    response.headers.append('Vary', `Accept, ${MAX_VERSION}`);
    return response;
  };
}

interface Settings extends Required<Omit<BatchOptions, 'interim'>> {
  readonly interim: Interim | undefined;
  readonly handler: BatchHandler;
}

async function answer(request: Request, settings: Settings): Promise<Response> {
  const { handler, onError } = settings;
  const own = batchType(request);
  const type = answerType(request, own);
  const operations = await operationsIn(request, own, settings);
  const continues = wantsAll(request);
  const writer = writerFor(type, request, settings);
  const mayBeLater = type === 'application/json' ? independent(operations) : () => false;
  const dispatch: BatchRun['dispatch'] = async (inner, place) => handler(inner, request, place);
  const interrupt = interrupter(request, type, settings);
  const run = { request, operations, continues, mayBeLater, interrupt, dispatch, onError };
  const headers = new Headers({ 'Content-Type': writer.contentType });
  if (continues) headers.set('Preference-Applied', 'continue-on-error');
  return new Response(batchStream(outcomes(run), writer), { headers });
}

function writerFor(type: BatchType, request: Request, { boundary }: Settings): BatchWriter {
  if (type === 'multipart/mixed') return multipartWriter(boundary());
  return jsonWriter(versionOf(request) === '4.0' ? '@odata.nextLink' : '@nextLink');
}

function interrupter(
  request: Request,
  type: BatchType,
  { interim, onError }: Settings,
): BatchRun['interrupt'] {
  return async (done, operations) => {
    try {
      if (!interim?.isDue(done, request)) return undefined;
      return restOf(await interim.rest(restRequest(request, operations(), type), request));
    } catch (error) {
      onError(error);
      return undefined;
    }
  };
}

/** OData 4.01 Protocol 8.2.8.3; 4.0 had a prefix. */
function wantsAll(request: Request): boolean {
  const preferences = parsePrefer(request.headers.get('prefer') ?? undefined);
  const name = preferences.has('continue-on-error') ? 'continue-on-error' : 'odata.continue-on-error';
  return preferences.has(name) && preferences.value(name)?.toLowerCase() !== 'false';
}

/** Those that stand for themselves: in no group, and nothing else depends on them. */
function independent(operations: readonly Operation[]): (operation: Operation) => boolean {
  const needed = new Set(operations.flatMap(({ dependsOn }) => dependsOn));
  return ({ id, group }) => group === undefined && !needed.has(id);
}

function versionOf({ headers }: Request): Version {
  return versionIn(headers.get(MAX_VERSION) ?? undefined) ?? '4.01';
}

function refusal(error: unknown, onError: (error: unknown) => void): Response {
  const isOurs = error instanceof BatchError;
  if (!isOurs) onError(error);
  const problem = isOurs ? { status: error.status, code: error.code, message: error.message } : broken;
  const headers = new Headers(errorHeaders.map(([name, value]): [string, string] => [name, value]));
  if (problem.status === 405) headers.set('Allow', 'POST');
  return new Response(errorText(problem), { status: problem.status, headers });
}
