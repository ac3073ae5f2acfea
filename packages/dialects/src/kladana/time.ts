/** A moment as the API writes it: `YYYY-MM-DD HH:mm:ss.SSS`. `offset`: of its clock from UTC, in minutes. */
export function timeText(moment: number, offset: number): string {
  return new Date(moment + offset * 60_000).toISOString().slice(0, 23).replace('T', ' ');
}

/** From which moment on, and to which: a text that is less exact means all that it may mean. */
export interface Span {
  readonly from: number;
  /** Not within. */
  readonly to: number;
}

const TEXT = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?$/;

/** What a text to the minute, the second or the millisecond means; `undefined` for what is no time. */
export function spanOf(text: string, offset: number): Span | undefined {
  const parts = TEXT.exec(text.trim());
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1, 7).map(number);
  const fraction = parts[7];
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, Number((fraction ?? '').padEnd(3, '0')));
  // Neither the 30th of February nor 25 o'clock, nor a minute of 61 seconds.
  if (!new Date(utc).toISOString().startsWith(text.trim().slice(0, 16).replace(' ', 'T'))) return undefined;
  const exact = fraction === undefined ? 1_000 : 1;
  const from = utc - offset * 60_000;
  return { from, to: from + (parts[6] === undefined ? 60_000 : exact) };
}

const number = (digits: string | undefined): number => Number(digits ?? 0);
