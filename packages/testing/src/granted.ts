import { JobRefused, type Refused } from '@respond-async/core';

/**
 * What the engine said yes to; a thrown `JobRefused` where it said no. It saves tests the question that they don't ask:
 *
 * ```ts
 * const { job } = granted(await report.submit(input));
 * const { result } = granted(await flow.engine.take(job.id));
 * ```
 */
export function granted<A extends { readonly ok: true }>(answer: A | Refused): A {
  if (!answer.ok) throw new JobRefused(answer);
  return answer;
}
