import { peek } from '@respond-async/client';
import { concludeWithout } from './conclude.ts';
import { EXIT } from './exit-code.ts';
import { type Everywhere, mannerOf, resumeInit } from './flags.ts';
import { describe } from './progress-lines.ts';
import { printJson } from './report.ts';
import { urlOf } from './request.ts';

/** Says how far it is. A result stays where it is. */
export async function status(flags: Everywhere & { readonly monitor: string }): Promise<number> {
  const monitorUrl = urlOf(flags.monitor).href;
  const init = await resumeInit(flags);
  try {
    const seen = await peek(monitorUrl, init);
    if (flags.json) printJson(seen);
    else process.stdout.write(`${describe({ status: seen.status, ...seen.progress })}\n`);
    return EXIT.ok;
  } catch (error) {
    return concludeWithout(error, monitorUrl, mannerOf(flags));
  }
}
