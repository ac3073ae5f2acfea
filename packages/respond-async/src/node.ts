export { jobOf } from '@respond-async/node';
