import { type Document, type Documents, EngineError, type Json } from '@respond-async/core';
import { Damaged, type DamagedRecord } from './damaged.ts';
import { DOCUMENTS, documentKey, nameIn } from './keys.ts';
import { FORMAT, readEnvelope } from './record.ts';
import type { Rows } from './rows.ts';
import type { Writer } from './writer.ts';

/** What is written of a document, and what a newer version of the same format has added. */
interface Standing {
  readonly revision: number;
  readonly value: Json;
}

/** Documents, each a row. There are few: their names are kept in memory, they themselves are not. */
export class RowDocuments implements Documents {
  readonly #rows: Rows;
  readonly #writer: Writer;
  readonly #onDamaged: (damaged: DamagedRecord) => void;
  /** Names that may be in use. */
  readonly #names = new Set<string>();
  readonly #damaged = new Set<string>();
  /** Writes happen one after the other: each looks at what stands before. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(rows: Rows, writer: Writer, onDamaged: (damaged: DamagedRecord) => void) {
    this.#rows = rows;
    this.#writer = writer;
    this.#onDamaged = onDamaged;
  }

  async open(): Promise<void> {
    for await (const keys of this.#rows.keys(DOCUMENTS)) {
      for (const key of keys) this.#names.add(nameIn(key, DOCUMENTS));
    }
    // What is of a newer format, or damaged, is said at the start.
    await this.list('');
  }

  async get(name: string): Promise<Document | undefined> {
    const standing = await this.#read(name);
    return standing && { name, revision: standing.revision, value: standing.value };
  }

  put(name: string, value: Json, expect: number | 'absent'): Promise<boolean> {
    return this.#inTurn(async () => {
      const standing = await this.#read(name);
      if ((standing?.revision ?? 'absent') !== expect) return false;
      this.#names.add(name);
      const revision = (standing?.revision ?? 0) + 1;
      const text = JSON.stringify({ ...standing, v: FORMAT, revision, value });
      await this.#writer.write([{ key: documentKey(name), value: text }]);
      return true;
    });
  }

  remove(name: string): Promise<void> {
    return this.#inTurn(async () => {
      if (!this.#names.has(name)) return;
      await this.#writer.write([{ key: documentKey(name), value: undefined }]);
      this.#names.delete(name);
      this.#damaged.delete(name);
    });
  }

  async list(prefix: string): Promise<readonly Document[]> {
    const names = [...this.#names].filter((name) => name.startsWith(prefix)).sort();
    const documents = await Promise.all(names.map((name) => this.#getForList(name)));
    return documents.filter((document) => document !== undefined);
  }

  /** A damaged document harms no other: it is left out, and has been reported. */
  async #getForList(name: string): Promise<Document | undefined> {
    try {
      return await this.get(name);
    } catch (error) {
      if (this.#damaged.has(name)) return undefined;
      throw error;
    }
  }

  async #read(name: string): Promise<Standing | undefined> {
    const row = await this.#rows.get(documentKey(name));
    try {
      return row === undefined ? undefined : standingIn(row);
    } catch (cause) {
      if (!(cause instanceof Damaged)) throw cause;
      if (!this.#damaged.has(name)) this.#onDamaged({ key: documentKey(name), cause });
      this.#damaged.add(name);
      throw new EngineError('store-failed', `the document ${name} is damaged; it was set aside`, { cause });
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }
}

function standingIn(row: unknown): Standing {
  const { revision, value, ...more } = readEnvelope(row);
  if (typeof revision !== 'number') throw new Damaged('its revision is not a number');
  if (value === undefined) throw new Damaged('it has no value');
  return { ...more, revision, value: value as Json };
}
