import { KeyvBridgeAdapter, type KeyvBridgeStore } from 'keyv';

/** What is used of a Keyv storage adapter. */
export interface Adapter {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<unknown>;
  setMany?(rows: { key: string; value: unknown }[]): Promise<unknown>;
  delete(key: string): Promise<unknown>;
  deleteMany?(keys: string[]): Promise<unknown>;
  iterator(): AsyncIterable<unknown>;
  on?(event: 'error', listener: (error: unknown) => void): unknown;
}

const NEEDED = ['get', 'set', 'delete', 'iterator'] as const;

/**
 * The adapter itself, never the Keyv around it: the wrapper gives a miss where the adapter failed, as soon as somebody
 * listens to its errors. Adapters that were made for Keyv 5 answer nothing when they have written: Keyv's own bridge
 * puts that right. What can't be used throws a `TypeError`.
 */
export function adapterOf(given: unknown): Adapter {
  const adapter = isObject(given) && isObject(given.store) && 'serialization' in given ? given.store : given;
  if (!isObject(adapter)) throw new TypeError('keyvStore needs a Keyv, or a Keyv storage adapter');
  assertComplete(adapter instanceof KeyvBridgeAdapter ? adapter.store : adapter);
  if (isObject(adapter.capabilities) && adapter.capabilities.expires === true)
    return adapter as object as Adapter;
  return new KeyvBridgeAdapter(adapter as object as KeyvBridgeStore);
}

function assertComplete(adapter: object): void {
  const missing = NEEDED.filter((name) => !(name in adapter) || typeof adapter[name as never] !== 'function');
  if (missing.length === 0) return;
  const name = adapter.constructor?.name ?? 'the adapter';
  throw new TypeError(
    `keyvStore can't use ${name}: it has no ${missing.join(', ')}. Jobs must be found again`,
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
