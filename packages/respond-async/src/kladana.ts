export { type KladanaCode, type KladanaLimits, type KladanaOptions, kladana } from '@respond-async/dialects';
