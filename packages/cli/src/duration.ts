import { UsageError } from './usage-error.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `5`, `1.5s`, `500ms`, `2m`, `1h`, in milliseconds. A number alone means seconds, as it does for curl. */
export function parseDuration(flag: string, text: string): number {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(text.trim()) ?? [];
  if (number === undefined) {
    throw new UsageError(`--${flag} ${text}: not a time; write seconds (5), or a number with ms, s, m or h`);
  }
  return Number(number) * (UNITS[unit] ?? 1);
}

/** For people: `7 s`, `2 min 5 s`, `1 h 12 min`. */
export function describeDuration(ms: number): string {
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} min ${seconds % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
