import fc from 'fast-check';
import { count } from '../../core/test/tally.ts';
import { parsePrefer, waitOf } from '../src/index.ts';
import { verifies } from './plain/requirements.ts';
import { slowly } from './slow-prefer.ts';

/** How many headers are made up: a few, and as many as wanted with `PREFER_RUNS=1000000`. */
const numRuns = Number(process.env.PREFER_RUNS ?? 3_000);
/** In milliseconds; it takes a tenth of it. */
const timeout = 20_000 + numRuns;

const NAMES = ['respond-async', 'wait', 'return', 'a'];
const part = fc.constantFrom(
  ...NAMES,
  ...[
    ',',
    ', ',
    ';',
    '=',
    '="',
    '"',
    '\\',
    '\\"',
    ' ',
    '\t',
    '1',
    '10',
    'A',
    'minimal',
    '\u00e9',
    '\n',
    '\0',
  ],
);
const header = fc.oneof(
  { weight: 9, arbitrary: fc.array(part, { maxLength: 30, size: 'max' }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60, size: 'max' }) },
);

/** Do both readers say the same? */
function agree(header: string): boolean {
  count('`Prefer` headers');
  const expected = slowly(header);
  const preferences = parsePrefer(header);
  waitOf(preferences);
  const names = [...expected.keys(), ...NAMES, '', '"', '='];
  return names.every((name) => {
    const slow = expected.get(name);
    const parameters = [...preferences.parameters(name)];
    return (
      preferences.has(name) === (slow !== undefined) &&
      preferences.value(name) === (slow?.value || undefined) &&
      parameters.length === (slow?.parameters.size ?? 0) &&
      parameters.every(([key, value]) => slow?.parameters.get(key) === value)
    );
  });
}

verifies(
  'plain-13',
  'parsePrefer never throws, and reads what a slow reader by the rules reads',
  () => fc.assert(fc.property(header, agree), { numRuns }),
  timeout,
);
