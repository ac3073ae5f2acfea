import type { HeaderList } from '@respond-async/dialects';

/** What stands before the body of an answer. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: HeaderList;
}

export const END_OF_HEAD = '\r\n\r\n';

/** Does it go ahead of the answer, such as early hints? */
export function isInterim(text: string): boolean {
  return /^HTTP\/1\.1 1(?!01)\d\d /.test(text);
}

/** A head as Node has written it, up to `end`. */
export function headIn(text: string, end: number): AnswerHead {
  const headers: HeaderList[number][] = [];
  for (let start = text.indexOf('\r\n') + 2; start < end; ) {
    const next = text.indexOf('\r\n', start);
    const colon = text.indexOf(': ', start);
    headers.push([text.slice(start, colon), text.slice(colon + 2, next)]);
    start = next + 2;
  }
  return { status: Number(text.slice(9, 12)), headers };
}

/** Why an answer with this head can't be kept, if it can't. */
export function wrongWith({ status, headers }: AnswerHead): Error | undefined {
  if (status === 101) return new Error('the handler switched protocols: that can not be done later');
  return headers.some(([name]) => name.length === 7 && name.toLowerCase() === 'trailer')
    ? new Error('the handler announced trailers: an answer that is collected later has none')
    : undefined;
}
