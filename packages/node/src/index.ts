export { jobOf } from './job-of.ts';
export type { Listener } from './private-server.ts';
export { respondAsync } from './respond-async.ts';
