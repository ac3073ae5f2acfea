import { isEngineError } from '@respond-async/core';
import type { Answer } from '@respond-async/dialects';
import type { Incoming } from './exchange.ts';

/** What is answered when something went wrong. A store that fails is never "there is no such job". */
export function faultAnswer(
  error: unknown,
  incoming: Incoming<unknown>,
  onError: (error: unknown) => void,
): Answer {
  if (isEngineError(error) && error.code === 'body-too-large')
    return { type: 'refused', refusal: 'too-large' };
  // Nobody is there to be answered, and nothing is wrong with us.
  if (!incoming.gone().aborted) onError(error);
  return { type: 'refused', refusal: 'unavailable' };
}
