export {
  type Batch,
  type BatchInit,
  type BatchOperation,
  type BatchPart,
  type BatchResults,
  type BatchStartInit,
  batch,
  type PartAnswer,
  type PartInit,
  type PartRequest,
} from '@respond-async/client/batch';
