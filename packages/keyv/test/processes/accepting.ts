import { sqliteStore } from '@respond-async/keyv';
import { pendingJob } from '@respond-async/testing/conformance';

/** Accepts jobs without end, and tells of the hundredth: to be killed. */
const store = sqliteStore(process.argv[2] ?? '');
await store.open();
for (let at = 1; ; at += 1) {
  const id = `job ${at}`;
  await store.commit({ id, expect: 'absent', next: pendingJob(id), counts: [] });
  if (at === 100) process.send?.(id);
}
