import type { Job } from '../job/job.ts';
import type { Store } from '../ports/store.ts';
import { createJobIndex } from './job-index.ts';
import { memoryBodies } from './memory-bodies.ts';
import { memoryDocuments } from './memory-documents.ts';

/**
 * Keeps jobs in the memory of the process, as long as the process lives. What is given is kept itself, not a copy: jobs
 * are never changed once they are committed.
 */
export function memoryStore(): Store {
  const index = createJobIndex<Job | undefined>();
  return {
    supports: { durable: false, shared: false },
    documents: memoryDocuments(),
    bodies: memoryBodies(),
    async open() {},
    commit(change) {
      const committed = index.admit(change);
      if (committed.ok) index.settle(change, change.next);
      return committed;
    },
    read(id) {
      return index.kept(id);
    },
    async find(query) {
      const { ids, ...page } = index.find(query);
      return { ...page, jobs: ids.flatMap((id) => index.kept(id) ?? []) };
    },
    async close() {},
  };
}
