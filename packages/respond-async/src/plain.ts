export { type PlainOptions, plain } from '@respond-async/dialects';
