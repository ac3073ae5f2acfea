export type { JobContext, RespondAsyncOptions } from '@respond-async/fetch';
export { jobOf, type Listener, respondAsync } from '@respond-async/node';
