export { type SolitudeOptions, solitude } from '@respond-async/dialects';
