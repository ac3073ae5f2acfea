import type { Operation, Update, WaitInit } from '@respond-async/client';
import type { Display } from './display.ts';
import { askWhatNow, Interrupted } from './interrupt.ts';
import { progressBar } from './progress-bar.ts';
import { progressLines } from './progress-lines.ts';

/** Waits for the answer, shows meanwhile how far it is, and asks at Ctrl-C what is wanted. Throws `Interrupted` then. */
export async function follow(operation: Operation, init: WaitInit): Promise<Response> {
  const stop = new AbortController();
  const over = new AbortController();
  const display = displayFor(process.stderr);
  let isAsking = false;
  const show = ({ status, progress }: Pick<Update, 'status' | 'progress'>): void => {
    if (isAsking || (status !== 'pending' && status !== 'running')) return;
    display.show({ status, ...progress, nextPoll: init.interval ?? operation.pollInterval });
  };
  const onInterrupt = async (): Promise<void> => {
    if (isAsking) return stop.abort(new Interrupted('leave'));
    isAsking = true;
    display.clear();
    const wish = await askWhatNow(over.signal);
    if (wish === 'leave' || (wish === 'cancel' && (await cancel(operation)))) {
      stop.abort(new Interrupted(wish));
    }
    isAsking = false;
  };
  const interrupted = (): void => void onInterrupt().catch((error: unknown) => stop.abort(error));
  process.on('SIGINT', interrupted);
  try {
    show(operation);
    return await operation.wait({ ...init, signal: stop.signal, onProgress: show });
  } finally {
    process.off('SIGINT', interrupted);
    over.abort();
    display.clear();
  }
}

/** Whether it was. What can't be cancelled is waited for. */
async function cancel(operation: Operation): Promise<boolean> {
  const answer = await operation.cancel();
  if (answer === 'accepted') return true;
  process.stderr.write(
    answer === 'already-over' ? 'It is already over.\n' : 'This server does not cancel; waiting goes on.\n',
  );
  return false;
}

function displayFor(stream: NodeJS.WriteStream): Display {
  return stream.isTTY ? progressBar(stream, () => performance.now()) : progressLines(stream);
}
