import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { messageOf } from './exit-code.ts';
import { UsageError } from './usage-error.ts';

/** Rejects with a `UsageError` when nothing can be written there: before anything is asked of a server. */
export async function checkFile(file: string): Promise<void> {
  try {
    await (await open(partOf(file), 'w')).close();
    await rm(partOf(file));
  } catch (cause) {
    throw new UsageError(`-o ${file}: ${messageOf(cause)}`, { cause });
  }
}

/** Writes a body to a file, whole or not at all: what was there under that name stays until all of the new is. */
export async function writeFile({ body }: Response, file: string): Promise<void> {
  const part = partOf(file);
  try {
    await pipeline(body ?? [], createWriteStream(part));
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  }
}

export async function writeBody({ body }: Response, out: NodeJS.WritableStream): Promise<void> {
  for await (const chunk of body ?? []) if (!out.write(chunk)) await once(out, 'drain');
}

function partOf(file: string): string {
  return `${file}.part`;
}
