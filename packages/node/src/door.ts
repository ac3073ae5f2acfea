// For those who write a door for a framework that runs on Node's http.
export { answerer } from './answerer.ts';
export { type Batcher, batcher } from './batcher.ts';
export { watch } from './delivery.ts';
export { type Framed, incomingOf } from './incoming.ts';
export { jobOf } from './job-of.ts';
export { bodyOf } from './outgoing-body.ts';
export { type JobListener, performer } from './performer.ts';
export { setHeaders } from './send.ts';
export { varyOn } from './vary.ts';
