export { type KladanaCode, type KladanaOptions, kladana } from '@respond-async/dialects';
