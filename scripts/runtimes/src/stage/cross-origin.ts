import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';

const GUIDE = readFileSync(new URL('../../../../docs/client.md', import.meta.url), 'utf8');

/** What the guide says that a server has to say, so that pages of other origins can use it. */
function guided(name: string): string {
  const said = new RegExp(`^${name}: (.+)$`, 'm').exec(GUIDE)?.[1];
  if (said === undefined) throw new Error(`docs/client.md does not say ${name}`);
  return said;
}

const ALLOWED = ['Access-Control-Allow-Methods', 'Access-Control-Allow-Headers'] as const;
const EXPOSED = 'Access-Control-Expose-Headers';

/** In front of everything else: what another origin may do is not said again by answers that were stored. */
export function crossOrigin(listener: RequestListener, exposes: boolean): RequestListener {
  return (request, response) => {
    const { origin } = request.headers;
    if (origin !== undefined) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      if (exposes) response.setHeader(EXPOSED, guided(EXPOSED));
    }
    if (request.method !== 'OPTIONS') return listener(request, response);
    for (const name of ALLOWED) response.setHeader(name, guided(name));
    response.writeHead(204).end();
  };
}
