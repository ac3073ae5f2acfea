export {
  type EventLine,
  granted,
  type HandClock,
  type HandRun,
  type HandTask,
  handClock,
  type TestEngine,
  type TestEngineOptions,
  testEngine,
} from '@respond-async/testing';
