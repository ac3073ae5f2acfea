import { type ClientDialect, dialectOf, plainClient, type ReadAnswer } from '@respond-async/dialects';
import { anyOf } from './abortable.ts';
import { again } from './again.ts';
import { bytesOf } from './body-parts.ts';
import { contactFor, dialectNamed, plugsOf } from './contact.ts';
import { ProtocolError, RequestFailed } from './errors.ts';
import { delayIn, headOf, mannerOf, refusal } from './look.ts';
import type { Operation } from './operation.ts';
import type { StartInit, WaitInit } from './options.ts';
import { isPassing } from './passing.ts';
import { type ReadBody, readBody } from './reading.ts';
import { operationOf, type RemoteOperation } from './remote-operation.ts';
import { heard } from './silence.ts';
import { type StartRequest, startRequest } from './start-request.ts';

/** How often a start is sent in all, where that does no harm. */
const TRIES = 3;
/** The longest that a server can put off a start, in milliseconds. */
const LONGEST = 30_000;

/**
 * Sends a request, and asks for a later answer. What a server answers at once is in `response` of the operation.
 *
 * Rejects with `RequestFailed` when the server refuses it (400 and above), `ConnectionFailed` when it can't be reached,
 * `ProtocolError` for a 202 that doesn't say where to look, a `TypeError` for what can't be asked for. It is sent again, at
 * most twice, when the connection fails or the server is away (502, 503, 504): but only if its method is idempotent, or with
 * an `idempotencyKey`.
 */
export async function start(input: RequestInfo | URL, init: StartInit = {}): Promise<Operation> {
  const named = await dialectNamed(init)?.();
  const request = startRequest(input, init, named);
  const response = await send(request, init, named);
  if (response.status !== 202) return answered(response, { request, init, named });
  const operation = await accepted(response, await read(response, init), { request, init, named });
  await init.onAccepted?.(operation.monitorUrl ?? '');
  return operation;
}

/** Starts, waits, and gives the parsed body of the answer: see `start` and `Operation.result`. */
export async function callAndWait<T = unknown>(
  input: RequestInfo | URL,
  init: StartInit & Omit<WaitInit, 'stream'> = {},
): Promise<T> {
  const operation = await start(input, init);
  return operation.result<T>(init);
}

/** Sends it; again where that does no harm and the server is away. */
function send(request: StartRequest, init: StartInit, dialect: ClientDialect | undefined): Promise<Response> {
  const { fetch, clock, random } = plugsOf(init);
  const { input, url } = request;
  const signal = anyOf(init.signal);
  const sendOnce = async (): Promise<Response> => {
    // It may take as long as it takes, and only the caller knows when that is too long.
    const response = await heard({ what: `${url} was not answered`, signal }, () =>
      fetch(input instanceof Request ? input.clone() : input, request.init),
    );
    if (response.status < 400) return response;
    throw refusal('the start', response, await read(response, init), { dialect, clock });
  };
  return again({ tries: request.isRepeatable ? TRIES : 1, clock, random, signal, isWorth: isAway }, sendOnce);
}

/** Where the server wants to be left alone, its caller is told instead. */
function isAway(error: unknown): boolean {
  const isTold =
    error instanceof RequestFailed && (error.status === 429 || (error.retryAfter ?? 0) > LONGEST);
  return isPassing(error) && !isTold;
}

async function read(response: Response, init: StartInit): Promise<ReadBody> {
  return readBody(await bytesOf(response, plugsOf(init).clock, init.signal));
}

interface Answered {
  readonly request: StartRequest;
  readonly init: StartInit;
  readonly named: ClientDialect | undefined;
}

async function accepted(
  response: Response,
  body: ReadBody,
  { request, init, named }: Answered,
): Promise<RemoteOperation> {
  const answer: ReadAnswer = { ...headOf(response, request.url), json: body.json };
  const dialect = named ?? (await dialectOf(answer, request.headers));
  const found = dialect.accepted(answer);
  if (found === undefined)
    throw new ProtocolError(
      `${request.url} was accepted (202), but the answer does not say where to look (${dialect.name})${hiddenIn(response)}`,
    );
  const contact = contactFor(dialect, request, init);
  const retryAfter = delayIn(response, mannerOf(contact));
  const { monitorUrl, seen } = found;
  return operationOf(contact, init, { monitorUrl, accepted: { retryAfter }, progress: seen?.progress });
}

/** A page sees what the server lets it see of the answers of another origin: docs/client.md. */
function hiddenIn({ type }: Response): string {
  return type === 'cors' ? '; pages need Access-Control-Expose-Headers: Location' : '';
}

function answered(response: Response, { request, init, named }: Answered): Operation {
  const end = { type: 'answer', response, body: undefined } as const;
  const contact = contactFor(named ?? plainClient, request, init);
  return operationOf(contact, init, { monitorUrl: undefined, end });
}
