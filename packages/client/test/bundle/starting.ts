/** What a program imports that starts, watches, takes up again and cancels. */
export {
  ConnectionFailed,
  callAndWait,
  OperationCancelled,
  OperationExpired,
  OperationFailed,
  OperationGone,
  ProtocolError,
  RequestFailed,
  resume,
  start,
  WaitTimeout,
} from '@respond-async/client';
