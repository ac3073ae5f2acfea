import { type ServerResponse, STATUS_CODES } from 'node:http';

/**
 * What a framework does not answer itself it hands on. Nothing comes after it in a job: nobody has an answer, or the
 * request was wrong (its error says so by a status of 4xx), or the handler has thrown.
 */
export function handedOn(error: unknown, response: ServerResponse, thrown: (error: unknown) => void): void {
  const isNothing = error === undefined || error === null;
  // Frameworks let it be when somebody has answered and hands on all the same.
  if (isNothing && response.headersSent) return;
  const status = isNothing ? 404 : Number(Object(error).status);
  if (!(status >= 400 && status < 500) || response.headersSent) {
    thrown(error);
    return;
  }
  const said =
    error instanceof Error && 'expose' in error && error.expose === true ? error.message : undefined;
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
  response.end(said ?? STATUS_CODES[status]);
}
