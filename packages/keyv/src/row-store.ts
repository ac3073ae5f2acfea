import type { Bodies, Store } from '@respond-async/core';
import { RowBodies } from './bodies.ts';
import { type DamagedRecord, warnOfDamage } from './damaged.ts';
import { RowDocuments } from './documents.ts';
import { Records } from './records.ts';
import type { Rows } from './rows.ts';
import { Writer } from './writer.ts';

export interface RowStoreOptions {
  /**
   * Where large inputs and results are kept, such as `fileBodies(directory)` of `@respond-async/node`: in rows beside the
   * jobs unless told. Decided once: what lies in the one place is not looked for in the other.
   */
  readonly bodies?: Bodies;
  /**
   * The record of a job, or a document, can't be read. It is left where it is and left out, and all others are served.
   * Emits a process warning unless told otherwise.
   */
  readonly onDamaged?: (damaged: DamagedRecord) => void;
}

/** What each of these options must be. */
export const ROW_STORE_OPTIONS = {
  bodies: ['write', 'read', 'remove', 'list'],
  onDamaged: 'function',
} as const;

/** A store on rows. */
export function rowStore(rows: Rows, durable: boolean, options: RowStoreOptions): Store {
  const writer = new Writer(rows);
  const onDamaged = options.onDamaged ?? warnOfDamage;
  const records = new Records(rows, writer, onDamaged);
  const documents = new RowDocuments(rows, writer, onDamaged);
  const bodies = new RowBodies(rows, writer);
  const close = async () => {
    await writer.idle();
    await rows.close();
  };
  return {
    supports: { durable, shared: false },
    documents,
    bodies: options.bodies ?? bodies,
    async open() {
      try {
        await rows.open();
        await records.open();
        await documents.open();
        await bodies.open();
      } catch (error) {
        await close();
        throw error;
      }
    },
    commit: (change) => records.commit(change),
    read: (id) => records.read(id),
    find: (query) => records.find(query),
    close,
  };
}
