export type {
  Carry,
  CredentialsOption,
  JobContext,
  MonitorsOptions,
  RespondAsyncOptions,
  SecretKey,
  TrustedProxy,
} from '@respond-async/fetch';
export { batch, fileBodies, jobOf, type Listener, monitors, respondAsync } from '@respond-async/node';
