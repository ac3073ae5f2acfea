import { createEngine } from '@respond-async/core';
import { expect, expectTypeOf, it } from 'vitest';

interface Question {
  readonly band: number;
  readonly only?: readonly { readonly carrier: string }[];
}

interface Report {
  readonly rows: number;
}

it('takes and gives what is an interface', async () => {
  await using engine = createEngine();
  const report = engine.task('report', (question: Question): Report => ({ rows: question.band }));
  expectTypeOf(report.submit).parameter(0).toEqualTypeOf<Question>();
  expectTypeOf(report.run).returns.resolves.toEqualTypeOf<Report>();
  expect(await report.run({ band: 3, only: [{ carrier: 'AA' }] })).toEqual({ rows: 3 });
});

it('does not take for JSON what is none', () => {
  const engine = createEngine();
  // @ts-expect-error: a date comes back as a text
  engine.task('date', (input: { readonly at: Date }) => input.at.getTime());
  // @ts-expect-error: a function does not come back
  engine.task('function', (): { readonly get: () => number } => ({ get: () => 1 }));
  // @ts-expect-error: nor does a map
  engine.task('map', () => new Map([['a', 1]]));
  // @ts-expect-error: nothing is null
  engine.task('nothing', () => undefined);
  expectTypeOf(engine.task('bare', (input) => input).submit)
    .parameter(0)
    .not.toBeAny();
});
