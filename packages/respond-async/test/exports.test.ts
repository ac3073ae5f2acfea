import * as root from 'respond-async';
import * as fetch from 'respond-async/fetch';
import * as node from 'respond-async/node';
import * as odata from 'respond-async/odata';
import * as sqlite from 'respond-async/sqlite';
import { expect, it } from 'vitest';

it('exports these names', () => {
  const names = Object.entries({ root, fetch, node, odata, sqlite });
  expect(
    Object.fromEntries(names.map(([path, all]) => [path, Object.keys(all).sort()])),
  ).toMatchInlineSnapshot(`
    {
      "fetch": [
        "jobOf",
        "respondAsync",
      ],
      "node": [
        "jobOf",
        "respondAsync",
      ],
      "odata": [
        "odata",
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
      "sqlite": [
        "sqliteStore",
      ],
    }
  `);
});
