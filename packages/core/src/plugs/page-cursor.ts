/** Where a page ended: the last row's moment and id. A row keeps its place however much changes around it. */
export interface PageCursor {
  readonly at: number;
  readonly id: string;
}

export function writeCursor(at: number, id: string): string {
  return `${at} ${id}`;
}

/** What is no cursor throws a `TypeError`. */
export function readCursor(text: string | undefined): PageCursor | undefined {
  if (text === undefined) return undefined;
  const space = text.indexOf(' ');
  const at = Number(text.slice(0, space));
  if (space < 1 || Number.isNaN(at)) throw new TypeError(`no page begins after ${JSON.stringify(text)}`);
  return { at, id: text.slice(space + 1) };
}
