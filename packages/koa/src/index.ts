export { batch } from './batch.ts';
export { jobOf } from './job-of.ts';
export { monitors } from './monitors.ts';
export { respondAsync } from './respond-async.ts';
