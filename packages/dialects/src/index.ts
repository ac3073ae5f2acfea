export type { Answer, ListedJob, ResultHead, WireRefusal } from './answer.ts';
export type { Ask, Asked, DocumentChange, Notify } from './ask.ts';
export { askedBy } from './asked-by.ts';
export { type ClientDialectName, clientDialects, dialectByUrl, dialectOf } from './client.ts';
export type {
  Accepted,
  Answered,
  AnswerHead,
  AnswerHeaders,
  Asking,
  CancelAnswer,
  ClientDialect,
  ListedOperation,
  OperationPage,
  OperationProgress,
  Place,
  ReadAnswer,
  Seen,
  Sight,
  Wish,
} from './client-dialect.ts';
export { listOf } from './client-list.ts';
export type { Dialect, Env, LinkForm, Pass, Read, ReadBody, Reader, Reply } from './dialect.ts';
export type { KladanaLimits } from './kladana/limits.ts';
export { type KladanaOptions, kladana } from './kladana/server.ts';
export type { KladanaCode } from './kladana/texts.ts';
export { type BatchHandler, type BatchOptions, batch, type Interim } from './odata/batch.ts';
export { type BatchRequest, writeJsonBatch, writeMultipartBatch } from './odata/batch-requests.ts';
export { type BatchResponse, type BatchResponses, readBatchResponses } from './odata/batch-responses.ts';
export type { BatchPlace } from './odata/batch-run.ts';
export { odataClient } from './odata/client.ts';
export { type HttpMessage, MessageError, readMessage } from './odata/message.ts';
export { type OdataOptions, odata } from './odata/server.ts';
export { plainClient } from './plain/client.ts';
export { type PlainOptions, plain } from './plain/server.ts';
export { type Preferences, parsePrefer, waitOf, withoutPreferences } from './prefer.ts';
export type { RateState, RequestLimits } from './request-limits.ts';
export { type SolitudeOptions, solitude } from './solitude/server.ts';
export type { HeaderList, Unasked, WireRequest, WireResponse } from './wire.ts';
