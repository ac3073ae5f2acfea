export { type Batch, type BatchInit, type BatchStartInit, batch } from './batch.ts';
export type { BatchOperation } from './batch-operation.ts';
export type { BatchPart, PartInit, PartRequest } from './part.ts';
export type { BatchResults, PartAnswer } from './results.ts';
