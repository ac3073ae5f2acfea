export { EngineError, isEngineError } from '@respond-async/core';
