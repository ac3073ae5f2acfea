import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createEngine, type Json } from '../src/index.ts';

const encoder = new TextEncoder();
const bytesIn = (value: unknown): number => encoder.encode(JSON.stringify(value)).byteLength;

const values = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  // All that takes more as JSON than it seems to.
  fc.array(fc.constantFrom('\u0000', '"', '\n', 'é', '\u2028', -Number.MAX_VALUE, null, {}), {
    maxLength: 60,
  }),
  // All that takes less, or is written by itself.
  fc.constantFrom<unknown[]>(
    ['\u0000'.repeat(100)],
    { '\u0000': '\u0000'.repeat(50), ['\u0001'.repeat(50)]: 1 },
    new (class {
      toJSON() {
        return 'longer'.repeat(50);
      }
    })(),
    { none: undefined, at: new Date(0) },
    { toJSON: () => 'short' },
    Object.assign(Object.create(null), { bare: true }),
    [undefined, () => {}],
  ),
);

async function accepts(input: unknown, maxInput: number): Promise<boolean> {
  const engine = createEngine();
  const task = engine.task('take', () => 'done', { maxInput });
  try {
    return (await task.submit(input as Json)).ok;
  } catch (error) {
    expect(error).toMatchObject({ code: 'body-too-large' });
    return false;
  } finally {
    await engine.stop();
  }
}

it('an input is accepted up to its limit, as JSON, and not beyond it', async () => {
  const property = fc.asyncProperty(values, fc.integer({ min: -40, max: 400 }), async (value, more) => {
    // Short texts are measured by their characters, scalars not at all.
    fc.pre(typeof value === 'object' && value !== null);
    const size = bytesIn(value);
    const limit = Math.max(1, size + more);
    const isAccepted = await accepts(value, limit);
    if (limit >= size) expect(isAccepted).toBe(true);
    if (limit < JSON.stringify(value).length) expect(isAccepted).toBe(false);
  });
  await fc.assert(property, { numRuns: 500 });
});

it.each([
  ['a value that holds itself', circular],
  ['a number that JSON has none for', () => ({ n: 1n })],
])('%s is no input', async (_, make) => {
  const engine = createEngine();
  const task = engine.task('take', () => 'done');
  await expect(task.submit(make() as never)).rejects.toThrow(TypeError);
  await engine.stop();
});

it('what is nested deep is kept as it is', async () => {
  let deep: Json = 'bottom';
  for (let level = 0; level < 2_000; level += 1) deep = level % 2 === 0 ? [deep] : { deep };
  const engine = createEngine();
  const task = engine.task('give', (input: Json) => input);
  expect(await task.run(deep)).toEqual(deep);
  await engine.stop();
});

function circular(): unknown {
  const self: unknown[] = [];
  self.push({ self });
  return self;
}
