import * as client from '@respond-async/client';
import { expect, it } from 'vitest';

it('exports these names', () => {
  expect(Object.keys(client).sort()).toMatchInlineSnapshot(`
    [
      "ClientError",
      "ConnectionFailed",
      "OperationCancelled",
      "OperationExpired",
      "OperationFailed",
      "OperationGone",
      "ProtocolError",
      "RequestFailed",
      "WaitTimeout",
      "callAndWait",
      "isClientError",
      "list",
      "peek",
      "resume",
      "start",
    ]
  `);
});
