import { type CancelOutcome, resume } from '@respond-async/client';
import { concludeWithout } from './conclude.ts';
import { EXIT } from './exit-code.ts';
import { type Everywhere, mannerOf, resumeInit } from './flags.ts';
import { printJson, say } from './report.ts';
import { urlOf } from './request.ts';

const WORDS: Readonly<Record<CancelOutcome, string>> = {
  accepted: 'Cancelled.',
  'already-over': 'It was already over.',
  'not-supported': 'This server does not cancel.',
};

export async function cancel(flags: Everywhere & { readonly monitor: string }): Promise<number> {
  const monitorUrl = urlOf(flags.monitor).href;
  const operation = resume(monitorUrl, await resumeInit(flags));
  try {
    const answer = await operation.cancel();
    if (flags.json) printJson({ cancel: answer, monitorUrl });
    else say(WORDS[answer]);
    return answer === 'accepted' ? EXIT.ok : EXIT.refused;
  } catch (error) {
    return concludeWithout(error, monitorUrl, mannerOf(flags));
  }
}
