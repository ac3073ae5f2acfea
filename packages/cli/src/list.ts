import { list as operationsAt } from '@respond-async/client';
import { concludeWithout } from './conclude.ts';
import { EXIT } from './exit-code.ts';
import { type Everywhere, mannerOf, resumeInit } from './flags.ts';
import { urlOf } from './request.ts';

/** A line for each operation: how it stands, where it is watched, and what was asked. */
export async function list(flags: Everywhere & { readonly url: string }): Promise<number> {
  const init = await resumeInit(flags);
  try {
    for await (const operation of operationsAt(urlOf(flags.url), init)) {
      const { status, monitorUrl, request = '' } = operation;
      const line = flags.json ? JSON.stringify(operation) : `${status.padEnd(9)}  ${monitorUrl}  ${request}`;
      process.stdout.write(`${line.trimEnd()}\n`);
    }
    return EXIT.ok;
  } catch (error) {
    return concludeWithout(error, undefined, mannerOf(flags));
  }
}
