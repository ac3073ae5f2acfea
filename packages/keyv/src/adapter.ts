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
 * listens to its errors. What can't be used throws a `TypeError`.
 */
export function adapterOf(given: unknown): Adapter {
  const candidate =
    isObject(given) && isObject(given.store) && 'serialization' in given ? given.store : given;
  if (!isObject(candidate)) throw new TypeError('keyvStore needs a Keyv, or a Keyv storage adapter');
  const missing = NEEDED.filter((name) => typeof candidate[name] !== 'function');
  if (missing.length > 0) {
    const name = candidate.constructor?.name ?? 'the adapter';
    throw new TypeError(
      `keyvStore can't use ${name}: it has no ${missing.join(', ')}. Jobs must be found again`,
    );
  }
  return candidate as object as Adapter;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
