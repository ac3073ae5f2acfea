export { batch } from './batch.ts';
export { fileBodies } from './file-bodies.ts';
export { jobOf } from './job-of.ts';
export { monitors } from './monitors.ts';
export type { Listener } from './performer.ts';
export { respondAsync } from './respond-async.ts';
