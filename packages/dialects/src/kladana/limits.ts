import type { RateState, RequestLimits } from '../request-limits.ts';
import type { HeaderList } from '../wire.ts';

/** How much one account may ask. What is not said is as the API has it; `Infinity` lifts a limit. */
export interface KladanaLimits {
  /** How many requests within `within`: 45 unless told. */
  readonly requests?: number;
  /** In milliseconds: 3,000 unless told. */
  readonly within?: number;
  /** For how many a request counts, by its URL: 1 unless told. */
  readonly weigh?: (url: string) => number;
  /** How many at the same time: 5 unless told. */
  readonly parallel?: number;
  /** The longest head of a request, in bytes: 8,192 unless told. */
  readonly head?: number;
  /** The most elements that an array in a body may have: 1,000 unless told. */
  readonly elements?: number;
}

/** The limits of the API. A number that can't be one throws a `TypeError`. */
export function limitsOf(option: boolean | KladanaLimits): RequestLimits | undefined {
  if (option === false) return undefined;
  const own = option === true ? {} : option;
  const {
    requests = 45,
    within = 3_000,
    parallel = 5,
    head = 8_192,
    elements = 1_000,
    weigh = () => 1,
  } = own;
  for (const [name, value] of Object.entries({ requests, within, parallel, head, elements })) {
    if (!(value > 0)) throw new TypeError(`limits.${name} is a number above 0, not ${String(value)}`);
  }
  return {
    ...(requests < Number.POSITIVE_INFINITY && {
      rate: { most: requests, within, weigh: ({ url }) => weigh(url) },
      headers: (rate: RateState) => rateHeaders(requests, within, rate),
    }),
    parallel,
    head,
    admits: (body) => !hasLongArray(body, elements),
  };
}

function rateHeaders(requests: number, within: number, { left, resetIn }: RateState): HeaderList {
  return Object.entries({
    'X-RateLimit-Limit': requests,
    'X-RateLimit-Remaining': left,
    'X-Lognex-Retry-TimeInterval': within,
    'X-Lognex-Reset': Math.ceil(resetIn),
  }).map(([name, value]) => [name, String(value)]);
}

function hasLongArray(body: Uint8Array, most: number): boolean {
  let found = false;
  try {
    JSON.parse(new TextDecoder().decode(body), (_, value) => {
      found ||= Array.isArray(value) && value.length > most;
      return value;
    });
  } catch {
    // What is no JSON has no arrays: what it is the handler will see.
  }
  return found;
}
