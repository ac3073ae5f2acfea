/** What a fault is about. Codes never change within a major version; messages may. */
export type ErrorCode = 'store-failed' | 'body-too-large' | 'task-missing' | 'no-notifier' | 'stopped';

/** A fault of a plug or a program. Match on `code`; `isEngineError` also knows those of another copy of this package. */
export class EngineError extends Error {
  override readonly name: string = 'EngineError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** More bytes than the limit allows. */
export class BodyTooLarge extends EngineError {
  override readonly name = 'BodyTooLarge';
  /** In bytes. */
  readonly limit: number;

  constructor(limit: number) {
    super('body-too-large', `more than ${limit} bytes`);
    this.limit = limit;
  }
}

export function isEngineError(error: unknown): error is EngineError {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.name === 'EngineError' || error.name === 'BodyTooLarge')
  );
}
