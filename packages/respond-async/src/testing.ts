export {
  type EventLine,
  granted,
  type HandClock,
  type HandNotice,
  type HandNotifier,
  type HandRun,
  type HandTask,
  handClock,
  handNotifier,
  type TestEngine,
  type TestEngineOptions,
  testEngine,
} from '@respond-async/testing';
