import type { Documents } from '../ports/store.ts';
import { storeFailed } from './ledger.ts';

/** The documents of a store that is opened on first use, and whose failures are told as such. */
export function openDocuments(documents: Documents, open: () => Promise<void>): Documents {
  const ask = async <T>(question: () => Promise<T>): Promise<T> => {
    await open();
    return question().catch((cause: unknown) => Promise.reject(storeFailed(cause)));
  };
  return {
    get: (name) => ask(() => documents.get(name)),
    put: (name, value, expect) => ask(() => documents.put(name, value, expect)),
    remove: (name) => ask(() => documents.remove(name)),
    list: (prefix) => ask(() => documents.list(prefix)),
  };
}
