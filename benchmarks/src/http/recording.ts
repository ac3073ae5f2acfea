/** The size of the result that every server answers, in bytes. */
export const SIZE = 1_000;

/** A response that was recorded, to be given again by a server that does nothing else. */
export interface Recording {
  readonly path: string;
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** Makes the three requests of a cycle once, and writes down the answers. */
export async function record(origin: string): Promise<Recording[]> {
  const started = await fetch(`${origin}/report`, { method: 'POST', headers: ASKING, body: BODY });
  const monitor = new URL(started.headers.get('location') ?? '').pathname;
  const poll = async (headers: Record<string, string>) => fetch(origin + monitor, { headers });
  return [
    await written('/report', started, `${origin}/poll`),
    await written('/poll', await poll(LOOKING)),
    await written('/collect', await poll({})),
  ];
}

async function written(path: string, response: Response, location?: string): Promise<Recording> {
  const headers = Object.fromEntries(response.headers);
  // The server makes these itself.
  for (const name of ['connection', 'keep-alive', 'date', 'transfer-encoding']) delete headers[name];
  if (location !== undefined) headers['location'] = location;
  return { path, status: response.status, headers, body: await response.text() };
}

export const ASKING = { prefer: 'respond-async', 'content-type': 'application/json' };
/** One who looks ahead gets the status, and leaves the result where it is. */
export const LOOKING = { 'sec-purpose': 'prefetch' };
export const BODY = '{"year":2026}';
