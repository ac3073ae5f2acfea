import { type Order, Sequence } from './sequence.ts';

/** A row that stands in a `Calendar`. */
export interface Due<R> {
  readonly id: string;
  /** Changed only while the row is not in the calendar. */
  readonly dueAt: number;
  /** Its neighbours; the calendar's own. */
  earlier: R | undefined;
  later: R | undefined;
}

export type Moment = Pick<Due<unknown>, 'id' | 'dueAt'>;

/** Due first, comes first; ties by id. */
function compare(a: Moment, b: Moment): number {
  if (a.dueAt !== b.dueAt) return a.dueAt - b.dueAt;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

/** The rows that are due within about a second: linked, so that any of them goes at no cost and leaves nothing behind. */
class Span<R extends Due<R>> {
  readonly at: number;
  #first: R | undefined;
  #last: R | undefined;
  #inOrder = true;

  constructor(at: number) {
    this.at = at;
  }

  get isEmpty(): boolean {
    return this.#first === undefined;
  }

  add(row: R): void {
    const last = this.#last;
    if (last === undefined) this.#first = row;
    else {
      if (this.#inOrder && compare(row, last) < 0) this.#inOrder = false;
      last.later = row;
    }
    row.earlier = last;
    this.#last = row;
  }

  remove(row: R): void {
    const { earlier, later } = row;
    if (earlier === undefined) this.#first = later;
    else earlier.later = later;
    if (later === undefined) this.#last = earlier;
    else later.earlier = earlier;
    row.earlier = undefined;
    row.later = undefined;
    if (this.#first === undefined) this.#inOrder = true;
  }

  *inOrder(): Generator<R> {
    if (!this.#inOrder) this.#sort();
    for (let row = this.#first; row !== undefined; row = row.later) yield row;
  }

  #sort(): void {
    const rows: R[] = [];
    for (let row = this.#first; row !== undefined; row = row.later) rows.push(row);
    rows.sort(compare);
    for (const row of rows) this.remove(row);
    for (const row of rows) this.add(row);
  }
}

interface Place {
  readonly at: number;
}

const BY_PLACE: Order<Place> = { momentOf: ({ at }) => at, compare: (a, b) => a.at - b.at };

const SPAN = 1_024;
const SPARE = 256;

const spanAt = (moment: number): number => Math.floor(moment / SPAN);

/**
 * Rows by due time. Most jobs change their time with every step, most of these times never come, and hardly ever is one
 * asked for that is not near: so a row is put down roughly, and rows are put in order when somebody wants to know.
 */
export class Calendar<R extends Due<R>> {
  readonly #spans = new Map<number, Span<R>>();
  readonly #inOrder = new Sequence<Place, Span<R>>(BY_PLACE);
  /** Spans without rows: kept while they are few, since the next row is often due when the last one was. */
  #empty = 0;

  add(row: R): void {
    const at = spanAt(row.dueAt);
    const span = this.#spans.get(at) ?? this.#open(at);
    if (span.isEmpty) this.#empty -= 1;
    span.add(row);
  }

  remove(row: R): void {
    const span = this.#spans.get(spanAt(row.dueAt));
    if (span === undefined) return;
    span.remove(row);
    if (span.isEmpty) this.#empty += 1;
  }

  /** All rows in order, or those after a moment. Costs as much as is asked for; nothing may change meanwhile. */
  *inOrder(after?: Moment): Generator<R> {
    const passed: Span<R>[] = [];
    const from = after && { at: spanAt(after.dueAt) };
    try {
      for (const span of this.#inOrder.forwards(from)) {
        if (span.isEmpty) passed.push(span);
        for (const row of span.inOrder()) {
          if (after === undefined || compare(after, row) < 0) yield row;
        }
      }
    } finally {
      for (const span of passed) this.#close(span);
    }
  }

  #open(at: number): Span<R> {
    if (this.#empty > SPARE && this.#empty * 2 > this.#spans.size) {
      for (const span of this.#spans.values()) if (span.isEmpty) this.#close(span);
    }
    const span = new Span<R>(at);
    this.#spans.set(at, span);
    this.#inOrder.add(span);
    this.#empty += 1;
    return span;
  }

  #close(span: Span<R>): void {
    this.#spans.delete(span.at);
    this.#inOrder.remove(span);
    this.#empty -= 1;
  }
}
