import { type Handler, type Task, type TaskOptions, TryAgain } from '@respond-async/core';

export type CreditQuestion = { readonly customer: string; readonly amount: number };

/** How likely the customer pays: from 0 to 100. */
export type CreditReport = { readonly score: number };

/** The slow work that an order waits for. */
export type CreditCheck = Task<CreditQuestion, CreditReport>;

/** A credit bureau: takes minutes, is busy at times, and gives up when the signal aborts. */
export type Bureau = (question: CreditQuestion, signal: AbortSignal) => Promise<number | 'busy'>;

const MINUTE = 60_000;

/** A check changes nothing at the bureau: when it is busy, or after a crash, it is asked again. */
export const CREDIT_TERMS = {
  starts: 3,
  runWithin: 10 * MINUTE,
  keepResult: 24 * 60 * MINUTE,
} as const satisfies TaskOptions;

export function checkAt(bureau: Bureau): Handler<CreditQuestion, CreditReport> {
  return async (question, run) => {
    run.progress(0, 'asking the bureau');
    const score = await bureau(question, run.signal);
    if (score === 'busy') throw new TryAgain('the bureau is busy', { after: MINUTE });
    return { score };
  };
}
