/** The same without what is undefined: a store that writes jobs as text need not bring that back. */
export function plain<T>(value: T): T {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value)) return value.map(plain) as T;
  const defined = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(defined.map(([name, part]) => [name, plain(part)])) as T;
}
