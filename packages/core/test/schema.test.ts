import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Json, StandardSchema, Task } from '../src/index.ts';
import { jobIn, setUp } from './set-up.ts';

/** `{ band: '250' }` becomes `{ band: 250 }`; what is no number has two things said against it. */
const band: StandardSchema<{ band: string }, { band: number }> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: async (value) => {
      const band = Number((value as { band?: unknown }).band);
      if (band > 0) return { value: { band } };
      return {
        issues: [
          { message: 'band is no number', path: ['band'] },
          { message: 'really', path: [{ key: 0 }] },
        ],
      };
    },
  },
};

describe('a task with a schema', () => {
  it('gives its handler what the schema makes of an input', async () => {
    const { engine } = setUp();
    const report = engine.task('report', ({ band }: { band: number }) => band + 1, { input: band });
    expectTypeOf(report).toEqualTypeOf<Task<{ band: string }, number>>();
    expect(await report.run({ band: '250' })).toBe(251);
  });

  it("refuses an input that does not fit, in the schema's own words, and accepts nothing", async () => {
    const { engine } = setUp();
    const report = engine.task('report', ({ band }: { band: number }) => band, { input: band });
    expect(await report.submit({ band: 'wide' })).toEqual({
      ok: false,
      refusal: 'invalid',
      issues: [
        { message: 'band is no number', path: ['band'] },
        { message: 'really', path: [0] },
      ],
    });
    expect((await engine.list()).jobs).toEqual([]);
    await expect(report.run({ band: '' })).rejects.toMatchObject({ refused: { refusal: 'invalid' } });
  });

  it('wants JSON from its schema', async () => {
    const { engine } = setUp();
    const odd: StandardSchema<string, Json> = {
      '~standard': { version: 1, vendor: 'test', validate: () => ({ value: JSON.parse as never }) },
    };
    const report = engine.task('report', (input: Json) => input, { input: odd });
    await expect(report.submit('x')).rejects.toThrow(/JSON/);
  });

  it('takes the types of its input and its answer to those who use it', async () => {
    const { engine } = setUp();
    const report = engine.task('plain', (input: { n: number }) => [input.n]);
    expectTypeOf(report.run).returns.resolves.toEqualTypeOf<number[]>();
    expectTypeOf(report.submit).parameter(0).toEqualTypeOf<{ n: number }>();
    expect(jobIn(await report.submit({ n: 1 })).status).toBe('pending');
  });
});
