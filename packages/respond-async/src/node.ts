export type { JobContext, MonitorsOptions, RespondAsyncOptions } from '@respond-async/fetch';
export { fileBodies, jobOf, type Listener, monitors, respondAsync } from '@respond-async/node';
