import { checkOptions, type Store } from '@respond-async/core';
import { type Keyv, KeyvMemoryAdapter, type KeyvStorageAdapter } from 'keyv';
import { adapterOf } from './adapter.ts';
import { AdapterRows } from './adapter-rows.ts';
import { ROW_STORE_OPTIONS, type RowStoreOptions, rowStore } from './row-store.ts';

export interface KeyvStoreOptions extends RowStoreOptions {
  /** Do rows survive the end of the process once the adapter has written them? Yes, unless told or kept in memory. */
  readonly durable?: boolean;
}

/**
 * Keeps jobs with a Keyv adapter, for one process at a time. Only the adapter is used: no time-to-live, no serializer,
 * no compression of the Keyv around it. An adapter that can't list its rows throws a `TypeError`. It is not closed: it
 * is yours.
 */
export function keyvStore(keyv: Keyv | KeyvStorageAdapter, options: KeyvStoreOptions = {}): Store {
  checkOptions('keyvStore()', options, { ...ROW_STORE_OPTIONS, durable: 'boolean' });
  const adapter = adapterOf(keyv);
  const durable = options.durable ?? !(adapter instanceof KeyvMemoryAdapter);
  return rowStore(new AdapterRows(adapter), durable, options);
}
