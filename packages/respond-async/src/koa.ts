export type {
  Carry,
  CredentialsOption,
  JobContext,
  MonitorsOptions,
  RespondAsyncOptions,
  SecretKey,
  TrustedProxy,
} from '@respond-async/fetch';
export { batch, jobOf, monitors, respondAsync } from '@respond-async/koa';
