import type { KladanaError } from './errors.ts';
import type { Filtered } from './filter.ts';

type Field = 'request' | 'deletionDate';

/** In which order to list tasks, and how the API writes it. */
export interface Order {
  readonly text: string;
  compare(a: Filtered, b: Filtered): number;
}

interface By {
  readonly field: Field;
  readonly direction: 'asc' | 'desc';
}

/** `field[,asc|desc]`, several separated by `;`. What has no value comes last, whatever the direction. */
export function orderOf(text = ''): Order | { readonly error: KladanaError } {
  const all: By[] = [];
  for (const part of text.split(';').filter((each) => each.trim() !== '')) {
    const [field = '', direction = 'asc', ...rest] = part.split(',').map((each) => each.trim());
    if (field !== 'request' && field !== 'deletionDate')
      return { error: { code: 1063, parameter: 'order', values: { name: field } } };
    if ((direction !== 'asc' && direction !== 'desc') || rest.length > 0)
      return { error: { code: 1042, parameter: 'order', values: wrongDirection(field, part) } };
    if (!all.some((by) => by.field === field)) all.push({ field, direction });
  }
  return {
    text: all.map(({ field, direction }) => `${field},${direction}`).join(';'),
    compare: (a, b) => {
      for (const by of all) {
        const difference = compare(a, b, by);
        if (difference !== 0) return difference;
      }
      return 0;
    },
  };
}

function wrongDirection(field: Field, part: string): Readonly<Record<string, string>> {
  return { value: part.slice(part.indexOf(',') + 1).trim(), name: field, valid: 'asc, desc' };
}

function compare(a: Filtered, b: Filtered, { field, direction }: By): number {
  const [one, other] = [a[field], b[field]];
  if (one === other) return 0;
  if (one === undefined) return 1;
  if (other === undefined) return -1;
  return one < other === (direction === 'asc') ? -1 : 1;
}
