export type { Dialect } from '@respond-async/dialects';
