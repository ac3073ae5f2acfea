import { type Bodies, EngineError } from '@respond-async/core';
import { chunksOf } from './chunks.ts';
import { BODIES, bodyKey, bodyOfChunk, CHUNKS, chunkKey, nameIn } from './keys.ts';
import { FORMAT, readEnvelope } from './record.ts';
import { assertRoom } from './room.ts';
import type { Rows, Safe } from './rows.ts';
import type { Writer } from './writer.ts';

interface Head {
  readonly size: number;
  readonly chunks: number;
}

const REMOVED_AT_ONCE = 8;

/**
 * Bodies, each a row for its head and one for every chunk. The head is written last and removed first: a body without
 * its head is none, and what a crash left of one is removed on opening. So only the head need wait for the disk.
 */
export class RowBodies implements Bodies {
  readonly #rows: Rows;
  readonly #writer: Writer;

  constructor(rows: Rows, writer: Writer) {
    this.#rows = rows;
    this.#writer = writer;
  }

  async open(): Promise<void> {
    const whole = new Set<string>();
    for await (const id of this.list()) whole.add(id);
    const torn: string[] = [];
    for await (const keys of this.#rows.keys(CHUNKS)) {
      torn.push(...keys.filter((key) => !whole.has(bodyOfChunk(key))));
    }
    await this.#removeRows(torn);
  }

  async write(id: string, bytes: ReadableStream<Uint8Array>, limit: number): Promise<number> {
    let size = 0;
    let chunks = 0;
    try {
      for await (const chunk of chunksOf(bytes, limit)) {
        const key = chunkKey(id, chunks);
        chunks += 1;
        size += chunk.byteLength;
        assertRoom(this.#rows);
        await this.#writer.write([{ key, value: this.#encode(chunk) }], 'later');
      }
      const head = JSON.stringify({ v: FORMAT, size, chunks });
      await this.#writer.write([{ key: bodyKey(id), value: head }]);
      return size;
    } catch (error) {
      // What can't be removed now is removed on opening.
      await this.#removeAll(id, chunks).catch(() => {});
      throw error;
    }
  }

  async read(id: string): Promise<ReadableStream<Uint8Array>> {
    const head = await this.#head(id);
    if (head === undefined) throw new EngineError('store-failed', `there is no body ${id}`);
    let at = 0;
    return new ReadableStream<Uint8Array>(
      {
        pull: async (controller) => {
          if (at >= head.chunks) return controller.close();
          controller.enqueue(await this.#chunk(id, at));
          at += 1;
        },
      },
      { highWaterMark: 0 },
    );
  }

  async remove(id: string): Promise<void> {
    const head = await this.#head(id);
    if (head !== undefined) await this.#removeAll(id, head.chunks);
  }

  async *list(): AsyncGenerator<string> {
    for await (const keys of this.#rows.keys(BODIES)) {
      for (const key of keys) yield nameIn(key, BODIES);
    }
  }

  async #head(id: string): Promise<Head | undefined> {
    const row = await this.#rows.get(bodyKey(id));
    if (row === undefined) return undefined;
    const { size, chunks } = readEnvelope(row);
    if (typeof size === 'number' && typeof chunks === 'number') return { size, chunks };
    throw new EngineError('store-failed', `the head of body ${id} is damaged`);
  }

  async #chunk(id: string, at: number): Promise<Uint8Array> {
    const value = await this.#rows.get(chunkKey(id, at));
    if (value instanceof Uint8Array) return value;
    if (typeof value === 'string') return new Uint8Array(Buffer.from(value, 'base64'));
    throw new EngineError('store-failed', `chunk ${at} of body ${id} is gone`);
  }

  async #removeAll(id: string, chunks: number): Promise<void> {
    await this.#removeRows([bodyKey(id)]);
    await this.#removeRows(
      Array.from({ length: chunks }, (_, at) => chunkKey(id, at)),
      'later',
    );
  }

  /** A few at a time: what is removed is overwritten, and a transaction is not to grow with its body. */
  async #removeRows(keys: readonly string[], safe: Safe = 'now'): Promise<void> {
    for (let at = 0; at < keys.length; at += REMOVED_AT_ONCE) {
      const some = keys.slice(at, at + REMOVED_AT_ONCE);
      await this.#writer.write(
        some.map((key) => ({ key, value: undefined })),
        safe,
      );
    }
  }

  #encode(chunk: Uint8Array): unknown {
    return this.#rows.binary ? chunk : Buffer.from(chunk).toString('base64');
  }
}
