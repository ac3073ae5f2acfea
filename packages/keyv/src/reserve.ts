import { randomFillSync } from 'node:crypto';
import { open, rm, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * In bytes: all that the log holds (4 MB, and one large transaction) finds room in the file, so that the log can be
 * written from its beginning again. Less on a small disk.
 */
const SIZE = 8 * 1024 * 1024;
const SHARE = 4;

/**
 * Room on the disk that is kept free by a file of no use. When the disk is full the file goes, so that jobs can move on
 * and be deleted; when there is room again it is made again.
 */
export class Reserve {
  readonly #file: string;
  #held = false;

  constructor(file: string) {
    this.#file = file;
  }

  get held(): boolean {
    return this.#held;
  }

  /** Resolves to whether the reserve is there. Rejects when the disk is not full, and something else is wrong. */
  async make(): Promise<boolean> {
    const size = await this.#size();
    const found = await stat(this.#file).catch(() => undefined);
    this.#held = found?.size === size || (await this.#write(size));
    return this.#held;
  }

  async release(): Promise<void> {
    if (!this.#held) return;
    this.#held = false;
    await rm(this.#file, { force: true });
  }

  async #write(size: number): Promise<boolean> {
    const handle = await open(this.#file, 'w', 0o600);
    try {
      // Zeros might take no room.
      await handle.writeFile(randomFillSync(Buffer.allocUnsafe(size)));
      await handle.sync();
      return true;
    } catch (error) {
      await rm(this.#file, { force: true });
      if (isNoSpace(error)) return false;
      throw error;
    } finally {
      await handle.close();
    }
  }

  async #size(): Promise<number> {
    const { blocks, bsize } = await statfs(dirname(this.#file));
    return Math.min(SIZE, Math.floor((blocks * bsize) / SHARE));
  }
}

const NO_SPACE: readonly unknown[] = ['ENOSPC', 'EDQUOT'];

function isNoSpace(error: unknown): boolean {
  return error instanceof Error && 'code' in error && NO_SPACE.includes(error.code);
}
