import { isCancel, select } from '@clack/prompts';

/** Thrown out of waiting when somebody has pressed Ctrl-C. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  readonly wish: 'leave' | 'cancel';

  constructor(wish: 'leave' | 'cancel') {
    super(wish === 'leave' ? 'left running' : 'cancelled');
    this.wish = wish;
  }
}

type Wish = 'leave' | 'cancel' | 'wait';

/** Asks once what Ctrl-C is to mean. A second one leaves it running, and so does a place where nobody can be asked. */
export async function askWhatNow(signal: AbortSignal): Promise<Wish> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return 'leave';
  const wish = await select<Wish>({
    message: 'It is still running. What now?',
    options: [
      { value: 'leave', label: 'Leave it running' },
      { value: 'cancel', label: 'Cancel it' },
      { value: 'wait', label: 'Go on waiting' },
    ],
    input: stdin,
    output: stderr,
    signal,
  });
  if (signal.aborted) return 'wait';
  return isCancel(wish) ? 'leave' : wish;
}
