import { isNamed } from '../header-list.ts';
import type { HeaderList } from '../wire.ts';
import type { Operation } from './batch-operation.ts';
import { utf8 } from './bytes.ts';
import { errorHeaders, errorText, type Problem } from './refusals.ts';

/** What an operation of a batch came to. */
export interface Outcome {
  readonly operation: Operation;
  readonly status: number;
  readonly headers: HeaderList;
  readonly body: Uint8Array;
  /** It was not even tried, because the batch had come to its end. */
  readonly skipped?: true;
}

/** Of the whole connection, of the origin, or of a monitor (OData 4.01 Protocol 8.3.1): none of it belongs to a part. */
const DROPPED = new Set([
  'asyncresult',
  'connection',
  'content-length',
  'date',
  'keep-alive',
  'set-cookie',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

export async function outcomeOf(operation: Operation, response: Response): Promise<Outcome> {
  const headers = [...response.headers].filter((header) => !DROPPED.has(header[0].toLowerCase()));
  const body = new Uint8Array(await response.arrayBuffer());
  const bodiless = operation.method === 'HEAD' || body.length === 0;
  const own =
    bodiless && response.status === 204 ? headers.filter((each) => !isNamed(each, 'content-type')) : headers;
  return { operation, status: response.status, headers: own, body };
}

/** What it came to without having been carried out. */
export function refusedOutcome(operation: Operation, problem: Problem): Outcome {
  return { operation, status: problem.status, headers: errorHeaders, body: utf8(errorText(problem)) };
}

const problem = (status: number, code: string, message: string): Problem => ({ status, code, message });

export const failedDependency = problem(
  424,
  'failed_dependency',
  'A request that this one depends on has failed.',
);
export const notReached = problem(
  424,
  'not_reached',
  'An earlier request has failed, and the batch does not continue on errors.',
);
export const notAtomic = problem(
  501,
  'not_atomic',
  'Several requests can not be carried out all or none here.',
);
export const broken = problem(500, 'operation_failed', 'The operation failed.');
