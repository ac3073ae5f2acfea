import type { KladanaError } from './errors.ts';
import { decoded, pairs, pieces } from './query.ts';
import { type Span, spanOf } from './time.ts';
import { STATES } from './words.ts';

/** What of a task is filtered by. */
export interface Filtered {
  readonly state: string;
  readonly request: string;
  /** In milliseconds since 1970. */
  readonly deletionDate: number | undefined;
}

type Field = keyof Filtered;
type Operator = '=' | '!=' | '<' | '>' | '<=' | '>=';

/** `value`: as it was written; empty asks whether there is one. */
interface Condition {
  readonly field: Field;
  readonly operator: Operator;
  readonly value: string;
  /** What is meant by a date. */
  readonly span?: Span;
}

/** Which tasks to list, and the conditions as the API writes them. */
export interface Filter {
  readonly text: string;
  accepts(task: Filtered): boolean;
}

const OPERATORS: Readonly<Record<Field, readonly string[]>> = {
  state: ['=', '!='],
  request: ['=', '!='],
  deletionDate: ['=', '!=', '<', '>', '<=', '>='],
};
const CONDITION = /^\s*(\w+)\s*(<=|>=|!=|~=|=~|!~|~|<|>|=)(.*)$/s;

/**
 * The filter of a request: conditions in `filter`, separated by `;`; and those that a client has joined with `&`, as the
 * documentation does. Of several `=` on one field one must hold, of all else everything.
 */
export function filterOf(url: string, offset: number): Filter | { readonly error: KladanaError } {
  const conditions: Condition[] = [];
  for (const text of conditionTexts(url)) {
    const read = conditionIn(text, offset);
    if ('error' in read) return read;
    // Of the same comparison twice the first one counts.
    const again = ({ field, operator }: Condition) => field === read.field && operator === read.operator;
    if (!isComparison(read) || !conditions.some(again)) conditions.push(read);
  }
  const both = conditions.find(
    ({ field, operator }) =>
      operator === '=' && conditions.some((other) => other.field === field && isComparison(other)),
  );
  if (both !== undefined) return wrong(`${both.field} is compared and given a value`);
  return { text: conditions.map(written).join(';'), accepts: accepting(conditions) };
}

const isComparison = ({ operator }: Condition): boolean => operator !== '=' && operator !== '!=';

function conditionTexts(url: string): readonly string[] {
  const given = pairs(url).filter(([name]) => name === 'filter');
  if (given.length === 0) return [];
  const joined = pieces(url)
    .map(decoded)
    .filter((piece) => /^(?:state|request|deletionDate)\s*[=!<>]/.test(piece));
  return [...given.flatMap(([, value]) => split(value)), ...joined].filter((text) => text.trim() !== '');
}

/** At each semicolon before which there is no backslash. */
function split(text: string): readonly string[] {
  return text.split(/(?<!\\);/).map((part) => part.replaceAll('\\;', ';'));
}

function conditionIn(text: string, offset: number): Condition | { readonly error: KladanaError } {
  const [, field = '', operator = '', rest = ''] = CONDITION.exec(text) ?? [];
  const value = rest.trim();
  if (field === '') return wrong(`'${text}' is not a condition`);
  if (!isField(field)) return wrong(`unknown field '${field}'`);
  if (!isOperator(operator, field)) return wrong(`'${operator}' is not supported for the field '${field}'`);
  if (value === '') return { field, operator, value };
  if (field === 'state') return stateCondition(operator, value);
  if (field === 'request') return { field, operator, value };
  const span = spanOf(value, offset);
  return span === undefined ? { error: { code: 1035, parameter: field } } : { field, operator, value, span };
}

function stateCondition(operator: Operator, value: string): Condition | { readonly error: KladanaError } {
  if (STATES.some((state) => state === value.toUpperCase())) return { field: 'state', operator, value };
  const values = { value, name: 'state', valid: STATES.join(', ') };
  return { error: { code: 1041, parameter: 'state', values } };
}

const isField = (name: string): name is Field => Object.hasOwn(OPERATORS, name);

const isOperator = (text: string, field: Field): text is Operator => OPERATORS[field].includes(text);

const wrong = (text: string): { readonly error: KladanaError } => ({
  error: { code: 1034, parameter: 'filter', values: { text } },
});

const written = ({ field, operator, value }: Condition): string =>
  `${field}${operator}${value.replaceAll(';', '\\;')}`;

/** By each condition once, however many there are: whoever sends thousands of them must not keep others waiting. */
function accepting(conditions: readonly Condition[]): (task: Filtered) => boolean {
  const all = conditions.filter(({ operator }) => operator !== '=');
  const equal = Map.groupBy(
    conditions.filter(({ operator }) => operator === '='),
    ({ field }) => field,
  );
  const some = [...equal.values()];
  return (task) =>
    all.every((condition) => holds(condition, task)) &&
    some.every((choices) => choices.some((condition) => holds(condition, task)));
}

function holds({ field, operator, value, span }: Condition, task: Filtered): boolean {
  if (operator === '!=') return !holds({ field, operator: '=', value, ...(span && { span }) }, task);
  const own = task[field];
  if (value === '') return operator === '=' && own === undefined;
  if (field === 'state') return own === value.toUpperCase();
  if (typeof own !== 'number' || span === undefined) return own === value;
  return compared(own, operator, span);
}

function compared(moment: number, operator: Exclude<Operator, '!='>, { from, to }: Span): boolean {
  switch (operator) {
    case '=':
      return moment >= from && moment < to;
    case '<':
      return moment < from;
    case '>':
      return moment >= to;
    case '<=':
      return moment < to;
    case '>=':
      return moment >= from;
  }
}
