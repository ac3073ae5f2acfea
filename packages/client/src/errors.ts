/** What an error is about. Codes never change within a major version; messages may. */
export type ClientErrorCode =
  | 'connection-failed'
  | 'operation-cancelled'
  | 'operation-expired'
  | 'operation-failed'
  | 'operation-gone'
  | 'protocol-error'
  | 'request-failed'
  | 'wait-timeout';

export interface ErrorOptions {
  readonly monitorUrl?: string | undefined;
  readonly cause?: unknown;
}

/** What goes wrong between a client and its server. Match on `code`, or on the class. */
export abstract class ClientError extends Error {
  /** As the class is named. */
  get code(): ClientErrorCode {
    return this.name.replace(/\B[A-Z]/g, '-$&').toLowerCase() as ClientErrorCode;
  }
  /** Where the operation is watched: with it, `resume` takes it up again. `undefined` where there is none. */
  readonly monitorUrl: string | undefined;

  constructor(message: string, { monitorUrl, ...options }: ErrorOptions = {}) {
    super(message, options);
    this.monitorUrl = monitorUrl;
  }
}

/** What a server answered, as far as it is needed to say what is wrong. */
export interface Refusing {
  readonly status: number;
  readonly headers: Headers;
  /** Its JSON, or its text. */
  readonly body: unknown;
}

/**
 * The server refused to start the operation, or to tell about it. `status` and `body` say why. An operation that was started
 * goes on: after 401 or 403, try again with other credentials.
 */
export class RequestFailed extends ClientError {
  override readonly name = 'RequestFailed';
  declare readonly status: number;
  declare readonly headers: Headers;
  /** Its JSON, or its text. */
  declare readonly body: unknown;
  /** When to try again, in milliseconds from then, where the server says so. */
  declare readonly retryAfter: number | undefined;

  constructor(
    message: string,
    answer: Refusing,
    { retryAfter, ...options }: ErrorOptions & { readonly retryAfter?: number | undefined } = {},
  ) {
    super(message, options);
    Object.assign(this, answer, { retryAfter });
  }
}

/** The server was not reached, or went away before its answer was complete. `cause` says how. */
export class ConnectionFailed extends ClientError {
  override readonly name = 'ConnectionFailed';
}

/** The server answered something that the form of asking does not allow. The message says what. */
export class ProtocolError extends ClientError {
  override readonly name = 'ProtocolError';
}

/** The operation's own answer is 400 or above; or it ended without one, and then there is neither `status` nor `body`. */
export class OperationFailed extends ClientError {
  override readonly name = 'OperationFailed';
  declare readonly status: number | undefined;
  declare readonly headers: Headers | undefined;
  /** Its JSON, or its text. */
  declare readonly body: unknown;

  constructor(message: string, { answer, ...options }: ErrorOptions & { readonly answer?: Refusing } = {}) {
    super(message, options);
    Object.assign(this, answer);
  }
}

/** The operation was cancelled: by `cancel()`, or by somebody else where the server says so. */
export class OperationCancelled extends ClientError {
  override readonly name = 'OperationCancelled';
}

/** The server knows no such operation (any more): its result was collected, it was cancelled, or it never was. */
export class OperationGone extends ClientError {
  override readonly name = 'OperationGone';
}

/** There was a result, and it was not collected in time. */
export class OperationExpired extends ClientError {
  override readonly name = 'OperationExpired';
}

/** It took longer than the caller would wait. The operation goes on, unless `cancelOnTimeout` was set. */
export class WaitTimeout extends ClientError {
  override readonly name = 'WaitTimeout';
}

const CODES: ReadonlySet<unknown> = new Set<ClientErrorCode>([
  'connection-failed',
  'operation-cancelled',
  'operation-expired',
  'operation-failed',
  'operation-gone',
  'protocol-error',
  'request-failed',
  'wait-timeout',
]);

/** Also knows those of another copy of this package. */
export function isClientError(error: unknown): error is ClientError {
  return error instanceof Error && 'monitorUrl' in error && 'code' in error && CODES.has(error.code);
}
