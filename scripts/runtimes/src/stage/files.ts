import type { ServerResponse } from 'node:http';

/** What a browser loads, by its path. */
export type Files = ReadonlyMap<string, string>;

const TYPES: Readonly<Record<string, string>> = { html: 'text/html', js: 'text/javascript' };

/** Serves a file, if there is one. */
export function served(files: Files, pathname: string, response: ServerResponse): boolean {
  const file = files.get(pathname);
  if (file === undefined) return false;
  const type = TYPES[pathname.slice(pathname.lastIndexOf('.') + 1)] ?? 'text/plain';
  response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(file);
  return true;
}
