export {
  type BatchHandler,
  type BatchOptions,
  type HttpMessage,
  type Interim,
  MessageError,
  type OdataOptions,
  odata,
  readMessage,
} from '@respond-async/dialects';
export { batch } from '@respond-async/fetch';
