import { FetchRequest } from './incoming.ts';
import { createMonitorLayer } from './layer.ts';
import type { MonitorsOptions } from './options.ts';
import { toResponse } from './response.ts';

/**
 * The monitors of wrapped handlers alone, for frameworks with one file per route: their handlers then need not stand
 * above the path of the monitors. Takes the options of the handlers that say how jobs are watched, and their names;
 * answers 404 to every other path.
 */
export function monitors(options: MonitorsOptions<Request>): (request: Request) => Promise<Response> {
  const layer = createMonitorLayer(options);
  return async (request) => {
    const read = layer.read(new FetchRequest(request));
    return read.type === 'ours' ? toResponse(await read.answer()) : new Response(null, { status: 404 });
  };
}
