import type { Problem } from './refusals.ts';

const outside: Problem = {
  status: 400,
  code: 'outside_service',
  message: 'The URL of the request is not one of the service that the batch was sent to.',
};
const nested: Problem = {
  status: 400,
  code: 'nested_batch',
  message: 'A batch can not stand in a batch.',
};

/**
 * The absolute URL that a request of a batch is for, or why it is none. It is below the path at which the batch stands:
 * what guards other paths may stand in front of the server. Under which name the client knows the server does not matter.
 */
export function targetOf(url: string, batch: string): string | Problem {
  if (!URL.canParse(url, batch)) return outside;
  const { origin, pathname } = new URL(batch);
  const { pathname: path, search } = new URL(url, batch);
  if (!path.startsWith(pathname.slice(0, pathname.lastIndexOf('/') + 1))) return outside;
  return plainPath(path) === plainPath(pathname) ? nested : origin + path + search;
}

/** Many servers take these spellings for one. */
function plainPath(path: string): string {
  return path.replaceAll(/%24/g, '$').replace(/\/+$/, '').toLowerCase();
}
