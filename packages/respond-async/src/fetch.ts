export type { JobContext } from '@respond-async/fetch';
