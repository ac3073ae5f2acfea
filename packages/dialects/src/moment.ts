import { remembered } from './remembered.ts';

// Making texts of dates takes as long as all else in a head: those of a second are made once.

const httpSecond = remembered((second: number) => new Date(second * 1_000).toUTCString());
const isoSecond = remembered((second: number) => new Date(second * 1_000).toISOString().slice(0, -4));

/** Milliseconds since 1970 as an HTTP date (RFC 9110, 5.6.7). */
export function httpDate(time: number): string {
  return httpSecond(Math.floor(time / 1_000));
}

/** Milliseconds since 1970 as a time of RFC 3339, in UTC. */
export function isoTime(time: number): string {
  const whole = Math.trunc(time);
  const second = Math.floor(whole / 1_000);
  return `${isoSecond(second)}${String(whole - second * 1_000).padStart(3, '0')}Z`;
}
