export { granted } from './granted.ts';
export { type HandClock, handClock } from './hand-clock.ts';
export { type HandNotice, type HandNotifier, handNotifier } from './hand-notifier.ts';
export type { HandRun, HandTask } from './hand-task.ts';
export { type EventLine, type TestEngine, type TestEngineOptions, testEngine } from './test-engine.ts';
