export type {
  Carry,
  CredentialsOption,
  JobContext,
  MonitorsOptions,
  RespondAsyncOptions,
  SecretKey,
  TrustedProxy,
} from '@respond-async/fetch';
export { jobOf, monitors, respondAsync } from '@respond-async/koa';
