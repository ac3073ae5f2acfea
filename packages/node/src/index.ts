export { jobOf } from './job-of.ts';
