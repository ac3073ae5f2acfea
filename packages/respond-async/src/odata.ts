export {
  type BatchHandler,
  type BatchOptions,
  batch,
  type HttpMessage,
  type Interim,
  MessageError,
  type OdataOptions,
  odata,
  readMessage,
} from '@respond-async/dialects';
