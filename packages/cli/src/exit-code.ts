import { ClientError, type ClientErrorCode } from '@respond-async/client';
import { UsageError } from './usage-error.ts';

/** What the process ends with, for scripts. They never change within a major version. */
export const EXIT = {
  ok: 0,
  /** Something unexpected, or a server that does not keep to its protocol. */
  unexpected: 1,
  usage: 2,
  /** The request was refused, at the start or while watching. */
  refused: 3,
  /** The operation answered 400 or above, or ended without an answer. */
  failed: 4,
  cancelled: 5,
  /** There is no such operation, or its result is gone. */
  gone: 6,
  /** It took longer than --timeout. The operation goes on. */
  timeout: 7,
  unreachable: 8,
  /** Ctrl-C; the operation goes on. */
  interrupted: 130,
} as const;

const BY_CODE: Readonly<Record<ClientErrorCode, number>> = {
  'connection-failed': EXIT.unreachable,
  'operation-cancelled': EXIT.cancelled,
  'operation-expired': EXIT.gone,
  'operation-failed': EXIT.failed,
  'operation-gone': EXIT.gone,
  'protocol-error': EXIT.unexpected,
  'request-failed': EXIT.refused,
  'wait-timeout': EXIT.timeout,
};

export function exitCodeOf(error: unknown): number {
  // A TypeError of the client: something that the dialect can't do.
  if (error instanceof UsageError || error instanceof TypeError) return EXIT.usage;
  return error instanceof ClientError ? BY_CODE[error.code] : EXIT.unexpected;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
