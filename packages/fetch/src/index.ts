export { type JobContext, outsideJob } from './job-context.ts';
