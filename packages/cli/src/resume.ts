import { resume as takeUp } from '@respond-async/client';
import { conclude, concludeWithout } from './conclude.ts';
import { resumeInit, type Waiting, waitInit, writingManner } from './flags.ts';
import { follow } from './follow.ts';
import { urlOf } from './request.ts';

/** Waits for something that was started before, perhaps elsewhere. */
export async function resume(flags: Waiting & { readonly monitor: string }): Promise<number> {
  const manner = await writingManner(flags);
  const waiting = waitInit(flags);
  const operation = takeUp(urlOf(flags.monitor), await resumeInit(flags));
  try {
    return await conclude(
      await follow(operation, { ...waiting, stream: manner.file !== undefined }),
      operation,
      manner,
    );
  } catch (error) {
    return concludeWithout(error, operation.monitorUrl, manner);
  }
}
