export {
  type FetchHandler,
  type JobContext,
  jobOf,
  type RespondAsyncOptions,
  respondAsync,
} from '@respond-async/fetch';
