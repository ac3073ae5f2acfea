import { type Document, type Documents, EngineError, type Json } from '@respond-async/core';
import { DOCUMENTS, documentKey, nameIn } from './keys.ts';
import { FORMAT, readEnvelope } from './record.ts';
import type { Rows } from './rows.ts';
import type { Writer } from './writer.ts';

/** Documents, each a row. There are few: their names are kept in memory, they themselves are not. */
export class RowDocuments implements Documents {
  readonly #rows: Rows;
  readonly #writer: Writer;
  /** Names that may be in use. */
  readonly #names = new Set<string>();
  /** Writes happen one after the other: each looks at what stands before. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(rows: Rows, writer: Writer) {
    this.#rows = rows;
    this.#writer = writer;
  }

  async open(): Promise<void> {
    for await (const keys of this.#rows.keys(DOCUMENTS)) {
      for (const key of keys) this.#names.add(nameIn(key, DOCUMENTS));
    }
  }

  async get(name: string): Promise<Document | undefined> {
    const row = await this.#rows.get(documentKey(name));
    if (row === undefined) return undefined;
    const { revision, value } = readEnvelope(row);
    if (typeof revision !== 'number')
      throw new EngineError('store-failed', `the document ${name} is damaged`);
    return { name, revision, value: value as Json };
  }

  put(name: string, value: Json, expect: number | 'absent'): Promise<boolean> {
    return this.#inTurn(async () => {
      const standing = (await this.get(name))?.revision ?? 'absent';
      if (standing !== expect) return false;
      const revision = standing === 'absent' ? 1 : standing + 1;
      this.#names.add(name);
      const text = JSON.stringify({ v: FORMAT, revision, value });
      await this.#writer.write([{ key: documentKey(name), value: text }]);
      return true;
    });
  }

  remove(name: string): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#names.has(name)) return;
      await this.#writer.write([{ key: documentKey(name), value: undefined }]);
      this.#names.delete(name);
    });
  }

  async list(prefix: string): Promise<readonly Document[]> {
    const names = [...this.#names].filter((name) => name.startsWith(prefix)).sort();
    const documents = await Promise.all(names.map((name) => this.get(name)));
    return documents.filter((document) => document !== undefined);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}
