import { BadValue } from './bad-value.ts';

/** A whole number within bounds, given as a number or in digits. Anything else throws a `BadValue` that names it. */
export function wholeNumber(name: string, value: unknown, min: number, max: number): number {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number) && number >= min && number <= max) return number;
  throw new BadValue(`${name} must be a whole number from ${min} to ${max}, not ${shown(value)}`);
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'missing').slice(0, 40);
}
