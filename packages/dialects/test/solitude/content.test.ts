import fc from 'fast-check';
import { expect } from 'vitest';
import { verifies } from './requirements.ts';
import { ended, errorIn, recordIn, result } from './scene.ts';

verifies(['solitude-33', 'solitude-63'], 'every text stands in its record as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(recordIn(ended(result(), 200, text)).content).toBe(text);
    }),
    { examples: [['\u{feff}'], ['"\\\u{2028}\u{0}\r\n'], ['\u{10ffff}']] },
  );
});

verifies(['solitude-63', 'solitude-81'], 'no bytes stand in a record as anything else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 6 }), (bytes) => {
      const told = ended(result(), 200, bytes);
      if (told.status === 406) expect(errorIn(told).error_code).toBe('content-not-text');
      else expect([...new TextEncoder().encode(recordIn(told).content)]).toEqual([...bytes]);
    }),
    { numRuns: 1_000 },
  );
});
