/** What an option must be: of a type, an object with these methods, or `any` where it is looked at elsewhere. */
type Kind = 'any' | 'function' | 'object' | 'string' | 'boolean' | readonly string[];

/**
 * For those who write plugs and doors: throws a `TypeError` that names the input when options have a name that nobody
 * knows, or a value of the wrong kind. An option that is misspelt would otherwise be one that was never given. `of` says
 * whose options they are; what is `undefined` was not given.
 */
export function checkOptions<T extends object>(
  of: string,
  given: T,
  known: { readonly [K in keyof Required<T>]: Kind },
): void {
  const kinds: Readonly<Record<string, Kind>> = known;
  const names = Object.keys(kinds).join(', ');
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new TypeError(`${of} takes an object with ${names}, not ${shown(given)}`);
  }
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(kinds, name)) throw new TypeError(`${of} has no option ${name}: it has ${names}`);
    if (value !== undefined) checkKind(`${name} of ${of}`, value, kinds[name] ?? 'any');
  }
}

/** A `TypeError` that names the input when it is not a finite number of at least `least`. */
export function checkNumber(what: string, value: number, least: number): void {
  if (!(Number.isFinite(value) && value >= least)) {
    throw new TypeError(`${what} must be a number of at least ${least}, not ${shown(value)}`);
  }
}

/** A `TypeError` that names the input when it is none of these. */
export function checkChoice(what: string, value: string, choices: readonly string[]): void {
  if (choices.includes(value)) return;
  throw new TypeError(`${what} is '${choices.join("' or '")}', not ${shown(value)}`);
}

/** A `TypeError` that names the input when it is of another kind. */
export function checkKind(what: string, value: unknown, kind: Kind): void {
  if (kind === 'any') return;
  if (typeof kind === 'string') {
    if (kind === 'object' ? isObject(value) : typeof value === kind) return;
    throw new TypeError(`${what} must be ${kind === 'object' ? 'an' : 'a'} ${kind}, not ${shown(value)}`);
  }
  if (isObject(value) && kind.every((name) => typeof Reflect.get(value, name) === 'function')) return;
  const methods = kind.map((name) => `${name}()`).join(', ');
  throw new TypeError(`${what} must be an object with ${methods}, not ${shown(value)}`);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** As its user would write it. */
function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`;
  if (Array.isArray(value)) return 'a list';
  return isObject(value) ? 'another object' : String(value);
}
