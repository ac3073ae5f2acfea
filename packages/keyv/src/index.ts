export type { DamagedRecord } from './damaged.ts';
export { type KeyvStoreOptions, keyvStore } from './keyv-store.ts';
export { type SqliteStoreOptions, sqliteStore } from './sqlite-store.ts';
