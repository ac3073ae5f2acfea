export type { JobContext, MonitorsOptions, RespondAsyncOptions } from '@respond-async/fetch';
export { jobOf, monitors, respondAsync } from '@respond-async/koa';
