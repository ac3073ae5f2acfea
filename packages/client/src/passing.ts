import { ConnectionFailed, RequestFailed } from './errors.ts';

/** Statuses that say nothing but that it may go well later. */
const PASSING = [429, 502, 503, 504];

/** Does it help to ask again? */
export function isPassing(error: unknown): error is ConnectionFailed | RequestFailed {
  return (
    error instanceof ConnectionFailed || (error instanceof RequestFailed && PASSING.includes(error.status))
  );
}
