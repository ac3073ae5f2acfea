import { type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { type Bodies, BodyTooLarge, EngineError } from '@respond-async/core';
import { BodyDirectory, type Draft, removed } from './file-bodies-directory.ts';
import { codeOf, directoryFault } from './file-bodies-fault.ts';

/** Bodies are read in pieces of so many bytes. */
const PIECE = 256 * 1024;

/**
 * Keeps large inputs and results as files in a directory, which is made when there is none; a share that several
 * processes mount will do. Hand it to a store: `sqliteStore('jobs.db', { bodies: fileBodies('bodies') })`.
 *
 * A body is there whole, synced to the disk, or not at all. Files have mode 600. What is wrong with the directory
 * rejects the engine's start, as an `EngineError` with the code `store-failed` that says how to mend it. What a crash
 * left unfinished is removed at the next start after a day: until then it may be another process's that still writes.
 */
export function fileBodies(directory: string): Bodies {
  if (typeof directory !== 'string' || directory === '') {
    throw new TypeError('fileBodies needs the path of a directory');
  }
  return new FileBodies(resolve(directory));
}

class FileBodies implements Bodies {
  readonly #directory: BodyDirectory;
  #made: Promise<void> | undefined;

  constructor(directory: string) {
    this.#directory = new BodyDirectory(directory);
  }

  async write(id: string, bytes: ReadableStream<Uint8Array>, limit: number): Promise<number> {
    const draft = await this.#draft().catch(async (error: unknown) => {
      await bytes.cancel(error);
      throw error;
    });
    try {
      const size = await this.#fill(draft.handle, bytes, limit);
      await this.#ask(() => this.#directory.publish(draft, id));
      return size;
    } finally {
      await this.#ask(() => this.#directory.drop(draft));
    }
  }

  async read(id: string): Promise<ReadableStream<Uint8Array>> {
    // Opened at the first look: a stream that nobody reads holds nothing open.
    let opening: Promise<FileHandle> | undefined;
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          opening ??= this.#open(id);
          const piece = await this.#readFrom(await opening);
          if (piece === undefined) controller.close();
          else controller.enqueue(piece);
        },
        cancel: async () => (await opening)?.close(),
      },
      { highWaterMark: 0 },
    );
  }

  async remove(id: string): Promise<void> {
    await this.#ask(() => removed(this.#directory.where(id)));
  }

  async *list(writtenBefore = Number.POSITIVE_INFINITY): AsyncGenerator<string> {
    await this.#make();
    await this.#ask(() => this.#directory.sweep());
    try {
      yield* this.#directory.ids(writtenBefore);
    } catch (cause) {
      throw directoryFault(this.#directory.path, cause);
    }
  }

  async #draft(): Promise<Draft> {
    await this.#make();
    return this.#ask(() => this.#directory.draft());
  }

  async #fill(file: FileHandle, bytes: ReadableStream<Uint8Array>, limit: number): Promise<number> {
    let size = 0;
    // Leaving the loop early cancels the stream.
    for await (const chunk of bytes) {
      size += chunk.byteLength;
      if (size > limit) throw new BodyTooLarge(limit);
      await this.#ask(() => file.appendFile(chunk));
    }
    return size;
  }

  async #open(id: string): Promise<FileHandle> {
    return this.#ask(() => open(this.#directory.where(id))).catch((error: unknown) => {
      const missing = error instanceof EngineError && codeOf(error.cause) === 'ENOENT';
      throw missing ? new EngineError('store-failed', `there is no body ${id}`, { cause: error }) : error;
    });
  }

  /** `undefined` at the end. The file is closed then, and when it can't be read. */
  async #readFrom(file: FileHandle): Promise<Uint8Array | undefined> {
    const buffer = new Uint8Array(PIECE);
    const { bytesRead } = await this.#ask(() => file.read(buffer)).catch(async (error: unknown) => {
      await file.close();
      throw error;
    });
    if (bytesRead > 0) return buffer.subarray(0, bytesRead);
    await file.close();
    return undefined;
  }

  #make(): Promise<void> {
    this.#made ??= this.#ask(() => this.#directory.make()).catch((error: unknown) => {
      // The next call tries again: what is wrong may have been mended.
      this.#made = undefined;
      throw error;
    });
    return this.#made;
  }

  async #ask<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (cause) {
      throw cause instanceof TypeError ? cause : directoryFault(this.#directory.path, cause);
    }
  }
}
