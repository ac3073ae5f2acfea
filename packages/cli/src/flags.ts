import type { ClientOptions, ResumeInit, WaitInit } from '@respond-async/client';
import type { InferredOptionTypes } from 'yargs';
import type { Manner } from './conclude.ts';
import { parseDuration } from './duration.ts';
import { checkFile } from './output.ts';
import { headersOf } from './request.ts';
import { UsageError } from './usage-error.ts';
import { askUser } from './user.ts';

const DIALECTS = ['plain', 'odata', 'kladana', 'solitude'] as const;

/** A flag with a value, of the command that names it and not of those below. */
function text(describe: string, letter?: string) {
  const short = letter !== undefined && { alias: letter };
  return { type: 'string', requiresArg: true, global: false, describe, ...short } as const;
}

function onOff(describe: string) {
  return { type: 'boolean', default: false, global: false, describe } as const;
}

/** Flags of every command: how the server is asked, and how it is said what became of it. */
export const everywhere = {
  header: text("A header, 'Name: value'; again for more", 'H'),
  user: text('name:password, for Basic authentication', 'u'),
  dialect: { ...text('How the server is asked; told from its answer unless given'), choices: DIALECTS },
  json: onOff('Print one line of JSON, with status, headers and body'),
};

/** Flags of commands that wait for a result. */
export const waiting = {
  ...everywhere,
  output: text('Write the result to a file', 'o'),
  interval: text('Time between polls: 2, 500ms, 1m; the server has its say'),
  timeout: text('Stop waiting after so long; it goes on'),
};

/** Flags of the command that starts something. */
export const starting = {
  ...waiting,
  request: text('The method; POST with data, else GET', 'X'),
  data: text('A body: text, @file, or @- for what comes in', 'd'),
  'data-binary': text('The same, with the line ends of files as they are'),
  wait: text('How long the server may try to answer at once'),
  detach: onOff('Do not wait: print the monitor URL'),
};

export type Everywhere = InferredOptionTypes<typeof everywhere>;
export type Waiting = InferredOptionTypes<typeof waiting>;
export type Starting = InferredOptionTypes<typeof starting>;

/** A flag that was given several times, or never. */
export function all(value: string | undefined): readonly string[] {
  return value === undefined ? [] : [value].flat();
}

/** A flag that makes sense once. */
export function one(flag: string, value: string | undefined): string | undefined {
  const [first, ...more] = all(value);
  if (more.length > 0) throw new UsageError(`${flag} is given ${more.length + 1} times; give it once`);
  return first;
}

export function milliseconds(flag: string, value: string | undefined): number | undefined {
  const text = one(`--${flag}`, value);
  return text === undefined ? undefined : parseDuration(flag, text);
}

export function clientOptions({ dialect }: Everywhere): ClientOptions {
  return dialect === undefined ? {} : { dialect };
}

/** How long is waited, and how often looked. */
export function waitInit(flags: Waiting): WaitInit {
  const interval = milliseconds('interval', flags.interval);
  const timeout = milliseconds('timeout', flags.timeout);
  return { ...(interval !== undefined && { interval }), ...(timeout !== undefined && { timeout }) };
}

export function mannerOf({ json, dialect }: Everywhere): Manner {
  return { json, dialect, file: undefined };
}

/** Rejects with a `UsageError` when the file can't be written. */
export async function writingManner(flags: Waiting): Promise<Manner> {
  const output = one('-o', flags.output);
  const file = output === '-' ? undefined : output;
  if (file !== undefined) await checkFile(file);
  return { ...mannerOf(flags), file };
}

/** What is said to a monitor. */
export async function resumeInit(flags: Everywhere): Promise<ResumeInit> {
  const user = await askUser(one('-u', flags.user));
  return { ...clientOptions(flags), headers: headersOf({ header: all(flags.header), user }) };
}
