import type { IncomingMessage, ServerResponse } from 'node:http';
import { createMonitorLayer, type MonitorsOptions } from '@respond-async/fetch';
import { answerer } from './answerer.ts';
import { requested } from './incoming.ts';

/**
 * The monitors of wrapped handlers alone, for servers whose handlers do not stand above the path of the monitors. Takes
 * the options of the handlers that say how jobs are watched, and their names. Every other path is the framework's, or a
 * 404 where there is none.
 */
export function monitors(
  options: MonitorsOptions<IncomingMessage>,
): (request: IncomingMessage, response: ServerResponse, next?: () => unknown) => unknown {
  const layer = createMonitorLayer(options);
  const answer = answerer(layer);
  return (request, response, next = () => response.writeHead(404).end()) => {
    const read = layer.read(requested(request, response));
    return read.type === 'ours' ? void answer(read, request, response) : next();
  };
}
