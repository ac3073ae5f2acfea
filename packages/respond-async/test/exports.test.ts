import * as root from 'respond-async';
import * as callbacks from 'respond-async/callbacks';
import * as client from 'respond-async/client';
import * as clientBatch from 'respond-async/client/batch';
import * as fetch from 'respond-async/fetch';
import * as kladana from 'respond-async/kladana';
import * as koa from 'respond-async/koa';
import * as node from 'respond-async/node';
import * as odata from 'respond-async/odata';
import * as plain from 'respond-async/plain';
import * as solitude from 'respond-async/solitude';
import * as sqlite from 'respond-async/sqlite';
import * as testing from 'respond-async/testing';
import { expect, it } from 'vitest';

it('exports these names', () => {
  const names = Object.entries({
    root,
    callbacks,
    client,
    'client/batch': clientBatch,
    fetch,
    kladana,
    koa,
    node,
    odata,
    plain,
    solitude,
    sqlite,
    testing,
  });
  expect(
    Object.fromEntries(names.map(([path, all]) => [path, Object.keys(all).sort()])),
  ).toMatchInlineSnapshot(`
    {
      "callbacks": [
        "callbacks",
      ],
      "client": [
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
      ],
      "client/batch": [
        "batch",
      ],
      "fetch": [
        "jobOf",
        "monitors",
        "respondAsync",
      ],
      "kladana": [
        "kladana",
      ],
      "koa": [
        "batch",
        "jobOf",
        "monitors",
        "respondAsync",
      ],
      "node": [
        "batch",
        "fileBodies",
        "jobOf",
        "monitors",
        "respondAsync",
      ],
      "odata": [
        "MessageError",
        "batch",
        "odata",
        "readMessage",
      ],
      "plain": [
        "plain",
      ],
      "root": [
        "BodyTooLarge",
        "EngineError",
        "JobFailed",
        "JobRefused",
        "RunFailed",
        "StopReason",
        "TryAgain",
        "createEngine",
        "isEngineError",
        "memoryStore",
        "queueRunner",
        "withBody",
      ],
      "solitude": [
        "solitude",
      ],
      "sqlite": [
        "sqliteStore",
      ],
      "testing": [
        "granted",
        "handClock",
        "handNotifier",
        "testEngine",
      ],
    }
  `);
});
