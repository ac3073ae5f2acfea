import { expect, it } from 'vitest';
import * as dialects from '../src/index.ts';

it('exports these names', () => {
  expect(Object.keys(dialects).sort()).toMatchInlineSnapshot(`
    [
      "MessageError",
      "askedBy",
      "batch",
      "clientDialects",
      "dialectByUrl",
      "dialectOf",
      "kladana",
      "listOf",
      "odata",
      "odataClient",
      "parsePrefer",
      "plain",
      "plainClient",
      "readBatchResponses",
      "readMessage",
      "solitude",
      "waitOf",
      "withoutPreferences",
      "writeJsonBatch",
      "writeMultipartBatch",
    ]
  `);
});
