import type { Request } from 'express';

/** What a request says about `name`: in its query, or in the JSON of its body. */
export function parameter({ query, body }: Request, name: string): unknown {
  if (query[name] !== undefined) return query[name];
  return typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? body[name] : undefined;
}
