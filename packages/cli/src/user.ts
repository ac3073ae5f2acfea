import { isCancel, password } from '@clack/prompts';
import { UsageError } from './usage-error.ts';

/** What -u has been given, with a password that is asked for where it was left out: so it stands in no history. */
export async function askUser(user: string | undefined): Promise<string | undefined> {
  if (user === undefined || user.includes(':')) return user;
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) {
    throw new UsageError(`-u ${user}: there is no password, and nobody to ask; write -u ${user}:PASSWORD`);
  }
  const answer = await password({ message: `Password of ${user}`, input: stdin, output: stderr });
  if (isCancel(answer)) throw new UsageError(`-u ${user}: no password was given`);
  return `${user}:${answer}`;
}
