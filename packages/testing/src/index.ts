export { type HandClock, handClock } from './hand-clock.ts';
