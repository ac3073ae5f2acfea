import type { Score } from './contest.ts';

const number = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

export function table(title: string, scores: readonly Score[]): void {
  console.log(`\n${title}`);
  for (const { name, perSecond } of scores)
    console.log(`  ${name.padEnd(24)} ${number.format(perSecond).padStart(12)}`);
}

export function ratio(what: string, ours: Score | undefined, theirs: Score | undefined, aim?: string): void {
  const value = (ours?.perSecond ?? Number.NaN) / (theirs?.perSecond ?? Number.NaN);
  console.log(`  ${what}: ${value.toFixed(2)}${aim === undefined ? '' : ` (aim: ${aim})`}`);
}
