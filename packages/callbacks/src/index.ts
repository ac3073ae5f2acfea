export type { Address } from './address.ts';
export type { Allow } from './allowance.ts';
export { callbacks } from './callbacks.ts';
export type { Connect, Lookup } from './dial.ts';
export type { Timeouts } from './exchange.ts';
export type { CallbackLimits } from './limits.ts';
export type { CallbacksOptions } from './settings.ts';
export type { SignedFor, SigningKeys } from './signing.ts';
