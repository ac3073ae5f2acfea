import { type ClientError, OperationCancelled, OperationFailed } from './errors.ts';
import type { OperationStatus } from './options.ts';
import type { ReadBody } from './reading.ts';
import { saying } from './words.ts';

/** How an operation ended. */
export type End = Answer | { readonly type: 'end'; readonly error: ClientError };

export interface Answer {
  readonly type: 'answer';
  readonly response: Response;
  /** Its body, where that has been read. */
  readonly body: ReadBody | undefined;
}

/** Is its body still on its way? */
export function isLive({ body }: Answer): boolean {
  return body === undefined;
}

export function statusOf(end: End): OperationStatus {
  if (end.type === 'answer') return end.response.status >= 400 ? 'failed' : 'completed';
  return end.error instanceof OperationCancelled ? 'cancelled' : 'failed';
}

/** Why it failed. */
export function messageOf(end: End): string | undefined {
  if (end.type === 'end') return end.error.message;
  const { status } = end.response;
  return status >= 400 ? saying(status, end.body?.json ?? end.body?.text) : undefined;
}

/** Is that an end that one looks at, rather than a mishap? */
export function isOrderly(end: End): boolean {
  return (
    end.type === 'answer' || end.error instanceof OperationCancelled || end.error instanceof OperationFailed
  );
}
