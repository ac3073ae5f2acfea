import type { Untold } from '../job/telling.ts';
import type { JobEvent } from '../job/transition.ts';
import type { NoticeSent } from '../ports/notifier.ts';

/** What came of a notice's turn. */
export type Outcome = 'sent' | Omit<Untold, 'token' | 'jitter'>;

/** In characters: what the operator is told is stored with the job. */
const LONGEST_REASON = 500;

export function outcomeOf(sent: NoticeSent): Outcome {
  if (sent.sent) return 'sent';
  const { again, reason, after, tried = true } = sent;
  return { tried, again, reason: reason.slice(0, LONGEST_REASON), after };
}

/** What is written of it. */
export function outcomeEvent(
  outcome: Outcome,
  { notice, ...rest }: { readonly notice: string; readonly token: string; readonly jitter: number },
): JobEvent {
  return outcome === 'sent' ? { type: 'told', notice } : { type: 'untold', notice, ...rest, ...outcome };
}
