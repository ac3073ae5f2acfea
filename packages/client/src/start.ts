import { type ClientDialect, dialectOf, type ReadAnswer } from '@respond-async/dialects';
import { anyOf, orAborted } from './abortable.ts';
import { bytesOf, discard } from './body-parts.ts';
import { pause } from './clock.ts';
import { contactFor, dialectNamed, plugsOf, scheduleFor } from './contact.ts';
import { ConnectionFailed, ProtocolError, RequestFailed } from './errors.ts';
import { type Contact, delayIn, headOf } from './look.ts';
import type { Operation } from './operation.ts';
import type { StartInit, WaitInit } from './options.ts';
import { backOff, retryAfter } from './pace.ts';
import { type ReadBody, readBody, refusing } from './reading.ts';
import { RemoteOperation } from './remote-operation.ts';
import { whatever } from './silence.ts';
import { type StartRequest, startRequest } from './start-request.ts';
import { saying } from './words.ts';

/** How often a start is sent in all, where that does no harm. */
const TRIES = 3;
/** The server was not there: it has not done anything, or what it did is not known. */
const AWAY = [502, 503, 504];

/**
 * Sends a request, and asks for a later answer. What a server answers at once is in `response` of the operation.
 *
 * Rejects with `RequestFailed` when the server refuses it (400 and above), `ConnectionFailed` when it can't be reached,
 * `ProtocolError` for a 202 that doesn't say where to look, a `TypeError` for what can't be asked for. It is sent again, at
 * most twice, when the connection fails or the server is away (502, 503, 504): but only if its method is idempotent, or with
 * an `idempotencyKey`.
 */
export async function start(input: RequestInfo | URL, init: StartInit = {}): Promise<Operation> {
  const named = dialectNamed(init);
  const request = startRequest(input, init, named);
  const response = await send(request, init);
  if (response.status !== 202 && response.status < 400) return answered(response, request, init, named);
  const { clock } = plugsOf(init);
  const body = readBody(await orAborted(bytesOf(response, clock), init.signal ?? undefined));
  if (response.status >= 400) throw refusal(response, body, clock.now());
  const operation = accepted(response, body, { request, init, named });
  await init.onAccepted?.(operation.monitorUrl ?? '');
  return operation;
}

/** Starts, waits, and gives the parsed body of the answer: see `start` and `Operation.result`. */
export async function callAndWait<T = unknown>(
  input: RequestInfo | URL,
  init: StartInit & Omit<WaitInit, 'stream'> = {},
): Promise<T> {
  const { timeout, onProgress, cancelOnTimeout, cancelOnAbort, ...starting } = init;
  const operation = await start(input, starting);
  return operation.result<T>({
    ...(timeout !== undefined && { timeout }),
    ...(onProgress && { onProgress }),
    ...(cancelOnTimeout && { cancelOnTimeout }),
    ...(cancelOnAbort && { cancelOnAbort }),
    ...(init.signal && { signal: init.signal }),
  });
}

async function send(request: StartRequest, init: StartInit): Promise<Response> {
  const { clock, random } = plugsOf(init);
  for (let turn = 1; ; turn += 1) {
    const isLast = !request.isRepeatable || turn === TRIES;
    const response = await sendOnce(request, init).catch((error) => {
      init.signal?.throwIfAborted();
      if (isLast) throw error;
    });
    if (response !== undefined && (isLast || !AWAY.includes(response.status))) return response;
    const told = response && retryAfter(response.headers, clock.now());
    if (response) discard(response);
    await pause(clock, told ?? backOff(turn, random), anyOf(init.signal));
    init.signal?.throwIfAborted();
  }
}

async function sendOnce({ input, url, init: sent }: StartRequest, init: StartInit): Promise<Response> {
  const { fetch } = plugsOf(init);
  try {
    const again = input instanceof Request ? input.clone() : input;
    return await orAborted(fetch(again, sent), init.signal ?? undefined);
  } catch (cause) {
    init.signal?.throwIfAborted();
    throw new ConnectionFailed(`${url} was not answered: ${whatever(cause)}`, { cause });
  }
}

interface Accepting {
  readonly request: StartRequest;
  readonly init: StartInit;
  readonly named: ClientDialect | undefined;
}

function accepted(response: Response, body: ReadBody, { request, init, named }: Accepting): RemoteOperation {
  const answer: ReadAnswer = { ...headOf(response, request.url), json: body.json };
  const dialect = named ?? dialectOf(answer, { header: (name) => request.headers.get(name) ?? undefined });
  const found = dialect.accepted(answer);
  if (found === undefined)
    throw new ProtocolError(
      `${request.url} was accepted (202), but the answer does not say where to look: ` +
        `it has no Location, or none that the ${dialect.name} form knows`,
    );
  const { contact, schedule, random } = tools(dialect, request, init);
  schedule.answered(contact.wire.clock.now(), delayIn(response, contact));
  const { monitorUrl, seen } = found;
  return new RemoteOperation({ contact, schedule, random, monitorUrl, progress: seen?.progress });
}

function answered(
  response: Response,
  request: StartRequest,
  init: StartInit,
  named: ClientDialect | undefined,
): Operation {
  const dialect =
    named ?? dialectOf({ ...headOf(response, request.url), json: undefined }, { header: () => undefined });
  const end = { type: 'answer', response, body: undefined } as const;
  return new RemoteOperation({ ...tools(dialect, request, init), monitorUrl: undefined, end });
}

function tools(dialect: ClientDialect, request: StartRequest, init: StartInit) {
  const contact: Contact = contactFor(dialect, request, init);
  return { contact, schedule: scheduleFor(init), random: plugsOf(init).random };
}

function refusal(response: Response, body: ReadBody, now: number): RequestFailed {
  const answer = refusing(response, body);
  const message = `the start was answered ${saying(answer.status, answer.body)}`;
  return new RequestFailed(message, answer, { retryAfter: retryAfter(response.headers, now) });
}
