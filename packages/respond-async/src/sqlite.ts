export { type SqliteStoreOptions, sqliteStore } from '@respond-async/keyv';
