import { lookup as systemLookup } from 'node:dns/promises';
import { type Clock, systemClock } from '@respond-async/core';
import type { Address } from './address.ts';
import type { AllowanceOptions } from './allowance.ts';
import { type Connect, type Lookup, systemConnect } from './dial.ts';
import { DEFAULT_TIMEOUTS, type Timeouts } from './exchange.ts';
import { type CallbackLimits, DEFAULT_LIMITS } from './limits.ts';
import { checkKeys, type SigningKeys } from './signing.ts';

export interface CallbacksOptions extends AllowanceOptions {
  /** What signs requests that are to be signed. Without keys those are not sent. */
  readonly keys?: SigningKeys;
  readonly limits?: Partial<CallbackLimits>;
  readonly timeouts?: Partial<Timeouts>;
  /** For tests: time. */
  readonly clock?: Clock;
  /** For tests: instead of the system's lookup. All that it answers is checked. */
  readonly lookup?: Lookup;
  /** For tests: instead of opening a connection. What is connected to is checked. */
  readonly connect?: Connect;
}

export interface Settings {
  readonly keys: SigningKeys | undefined;
  readonly limits: CallbackLimits;
  readonly timeouts: Timeouts;
  readonly clock: Clock;
  readonly lookup: Lookup;
  readonly connect: Connect;
}

const KNOWN: Record<keyof CallbacksOptions, true> = {
  allow: true,
  own: true,
  http: true,
  ports: true,
  literals: true,
  loopbackForDemonstration: true,
  keys: true,
  limits: true,
  timeouts: true,
  clock: true,
  lookup: true,
  connect: true,
};

const NO_LIMIT = Number.POSITIVE_INFINITY;
/** Longer than the engine lets a try take, in milliseconds, helps nobody. */
const LONGEST_TIMEOUT = 60_000;

/** Fills in what is not told, and throws where something can't be meant. */
export function settingsOf(options: CallbacksOptions): Settings {
  checkNames('callbacks', options, KNOWN);
  const { keys, limits = {}, timeouts = {}, clock = systemClock } = options;
  for (const name of ['http', 'literals', 'loopbackForDemonstration'] as const)
    checkBoolean(name, options[name]);
  for (const name of ['lookup', 'connect'] as const) checkFunction(name, options[name]);
  checkKeys(keys);
  return {
    keys,
    limits: numbers('limits', DEFAULT_LIMITS, limits, NO_LIMIT),
    timeouts: numbers('timeouts', DEFAULT_TIMEOUTS, timeouts, LONGEST_TIMEOUT),
    clock,
    lookup: options.lookup ?? lookupAll,
    connect: options.connect ?? systemConnect,
  };
}

function numbers<T extends object>(option: string, defaults: T, given: Partial<T>, most: number): T {
  checkNames(option, given, defaults);
  const all = { ...defaults, ...given };
  for (const [name, value] of Object.entries(all)) checkNumber(`${option}.${name}`, value, most);
  return all;
}

function checkNumber(option: string, value: unknown, most: number): void {
  const isWhole = Number.isInteger(value) || value === most;
  if (isWhole && Number(value) > 0 && Number(value) <= most) return;
  const range = most === NO_LIMIT ? 'from 1, or Infinity' : `from 1 to ${most}`;
  throw new TypeError(`${option} is a whole number ${range}, not ${JSON.stringify(value) ?? String(value)}`);
}

function checkNames(what: string, given: unknown, known: object): void {
  const names = Object.keys(known).join(', ');
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`${what} takes an object of ${names}, not ${String(given)}`);
  }
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(known, name)) throw new TypeError(`${what} knows ${names}, but no ${name}`);
  }
}

function checkBoolean(option: string, value: unknown): void {
  if (value === undefined || typeof value === 'boolean') return;
  throw new TypeError(`${option} is true or false, not ${JSON.stringify(value)}`);
}

function checkFunction(option: string, value: unknown): void {
  if (value === undefined || typeof value === 'function') return;
  throw new TypeError(`${option} is a function, not ${JSON.stringify(value)}`);
}

async function lookupAll(hostname: string): Promise<readonly Address[]> {
  const found = await systemLookup(hostname, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}
