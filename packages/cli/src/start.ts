import { start as begin, type Operation, type StartInit } from '@respond-async/client';
import { conclude, concludeWithout } from './conclude.ts';
import { EXIT } from './exit-code.ts';
import { all, clientOptions, milliseconds, one, type Starting, waitInit, writingManner } from './flags.ts';
import { follow } from './follow.ts';
import { printJson, say } from './report.ts';
import { requestOf } from './request.ts';
import { askUser } from './user.ts';

/** Starts it, and waits for it unless told otherwise. */
export async function start(flags: Starting & { readonly url: string }): Promise<number> {
  const manner = await writingManner(flags);
  const waiting = waitInit(flags);
  const [url, init] = await startInit(flags);
  let monitorUrl: string | undefined;
  const onAccepted = (monitor: string): void => {
    monitorUrl = monitor;
    if (!flags.json && !flags.detach) say(`Accepted: ${monitor}`);
  };
  try {
    const operation = await begin(url, { ...init, onAccepted });
    if (flags.detach && operation.isAsync) return detached(operation, flags.json);
    return await conclude(
      await follow(operation, { ...waiting, stream: manner.file !== undefined }),
      operation,
      manner,
    );
  } catch (error) {
    return concludeWithout(error, monitorUrl, manner);
  }
}

async function startInit(flags: Starting & { readonly url: string }): Promise<[URL, StartInit]> {
  const wait = milliseconds('wait', flags.wait);
  const typed = {
    url: flags.url,
    request: one('-X', flags.request),
    header: all(flags.header),
    data: all(flags.data),
    dataBinary: all(flags['data-binary']),
    user: await askUser(one('-u', flags.user)),
  };
  const [url, request] = await requestOf(typed, process.stdin);
  return [url, { ...request, ...clientOptions(flags), ...(wait !== undefined && { wait }) }];
}

function detached({ status, monitorUrl, progress }: Operation, json: boolean): number {
  if (json) printJson({ status, monitorUrl, progress });
  else process.stdout.write(`${monitorUrl}\n`);
  return EXIT.ok;
}
