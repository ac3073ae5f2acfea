import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, opendir, readdir, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf } from './file-bodies-fault.ts';
import { idOf, nameIn, pathOf } from './file-bodies-name.ts';

/** Where bodies are while they are being written. */
const DRAFTS = 'drafts';
/** A draft to which nothing was added for so long has lost its writer. In milliseconds. */
const STALE = 86_400_000;

/** What file systems say that can't sync a directory; those that can't have no need to. */
const UNSYNCABLE = new Set(['EINVAL', 'EISDIR', 'EPERM', 'ENOTSUP', 'EBADF']);

/** A file that is being written, and nobody sees yet. */
export interface Draft {
  readonly path: string;
  readonly handle: FileHandle;
}

/** The files of bodies. All times are the file system's own: on a share, no two machines need agree on the time. */
export class BodyDirectory {
  readonly path: string;
  readonly #drafts: string;

  constructor(path: string) {
    this.path = path;
    this.#drafts = join(path, DRAFTS);
  }

  /** Makes the directory, if it is not there. */
  async make(): Promise<void> {
    for (const path of [this.path, this.#drafts]) if (await made(path)) await sync(dirname(path));
  }

  where(id: string): string {
    return join(this.path, pathOf(id));
  }

  async draft(): Promise<Draft> {
    const path = join(this.#drafts, randomUUID());
    return { path, handle: await open(path, 'wx', 0o600) };
  }

  /** Shows a draft to all, whole and for good. */
  async publish({ path, handle }: Draft, id: string): Promise<void> {
    await handle.sync();
    const target = this.where(id);
    const above = dirname(target);
    if (above !== this.path) await mkdir(above, { recursive: true, mode: 0o700 });
    await rename(path, target);
    for (let at = above; ; at = dirname(at)) {
      await sync(at);
      if (at === this.path) return;
    }
  }

  /** Closes a draft, and removes it where it was not published. */
  async drop({ path, handle }: Draft): Promise<void> {
    await handle.close();
    await removed(path);
  }

  /** Removes what writers left that are gone. Rejects when the directory can't be written. */
  async sweep(): Promise<void> {
    const draft = await this.draft();
    const { mtimeMs: now } = await draft.handle.stat().finally(() => this.drop(draft));
    for (const name of await readdir(this.#drafts)) {
      const path = join(this.#drafts, name);
      const written = await writtenAt(path);
      if (written !== undefined && written < now - STALE) await removed(path);
    }
  }

  /** The ids of all bodies that were written before a moment. */
  async *ids(before: number, path = this.path, above = ''): AsyncGenerator<string> {
    for await (const entry of await opendir(path)) {
      const found = nameIn(entry.name);
      if (found === undefined) continue;
      const at = join(path, entry.name);
      const name = above + found.name;
      if (found.kind === 'part') yield* this.ids(before, at, name);
      else if (before === Infinity || ((await writtenAt(at)) ?? Infinity) < before) yield idOf(name);
    }
  }
}

/** Removes a file; nothing happens where there is none. */
export async function removed(path: string): Promise<void> {
  await unlink(path).catch(unless('ENOENT'));
}

async function made(path: string): Promise<boolean> {
  const make = mkdir(path, { mode: 0o700 }).then(() => true);
  const isNew = (await make.catch(unless('EEXIST'))) === true;
  if (!isNew && !(await stat(path)).isDirectory()) throw Object.assign(new Error(path), { code: 'EEXIST' });
  return isNew;
}

async function writtenAt(path: string): Promise<number | undefined> {
  const found = await stat(path).catch(unless('ENOENT'));
  return found?.mtimeMs;
}

/** What is in a directory is safe when the directory is. */
async function sync(directory: string): Promise<void> {
  const handle = await open(directory, 'r').catch(unless(...UNSYNCABLE));
  await handle
    ?.sync()
    .catch(unless(...UNSYNCABLE))
    .finally(() => handle.close());
}

function unless(...codes: readonly string[]): (error: unknown) => undefined {
  return (error) => {
    if (!codes.includes(codeOf(error) ?? '')) throw error;
  };
}
