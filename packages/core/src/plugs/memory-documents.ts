import type { Document, Documents } from '../ports/store.ts';

/** Documents in the memory of the process. */
export function memoryDocuments(): Documents {
  const documents = new Map<string, Document>();
  return {
    async get(name) {
      return documents.get(name);
    },
    async put(name, value, expect) {
      const standing = documents.get(name)?.revision ?? 'absent';
      if (standing !== expect) return false;
      documents.set(name, { name, revision: standing === 'absent' ? 1 : standing + 1, value });
      return true;
    },
    async remove(name) {
      documents.delete(name);
    },
    async list(prefix) {
      return documentsUnder(prefix, documents.values());
    },
  };
}

/** Those whose name begins with `prefix`, by name. */
function documentsUnder(prefix: string, documents: Iterable<Document>): readonly Document[] {
  const found = [...documents].filter(({ name }) => name.startsWith(prefix));
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}
