export {
  type Carry,
  type CredentialsOption,
  type FetchHandler,
  type JobContext,
  jobOf,
  type MonitorsOptions,
  monitors,
  type RespondAsyncOptions,
  respondAsync,
  type SecretKey,
  type TrustedProxy,
} from '@respond-async/fetch';
