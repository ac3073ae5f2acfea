import type { RequestListener } from 'node:http';
import type { EngineOptions } from '@respond-async/core';
import { type Dialect, odata } from '@respond-async/dialects';
import { type Listener, respondAsync } from '@respond-async/node';
import { serving } from './serving.ts';

export type Wrap = (listener: Listener) => ReturnType<typeof respondAsync>;

/** A server that uses what is made of what it wraps. */
export function serve(
  make: (wrap: Wrap) => RequestListener,
  dialect: Dialect = odata(),
  options: EngineOptions = {},
) {
  return serving((means) => make((listener) => respondAsync(listener, { ...means, dialect })), options);
}
