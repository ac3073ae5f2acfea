import type { Server } from 'node:http';
import type { Engine } from 'respond-async';

/** How long jobs have to return once they are told to stop, in milliseconds. */
const ABORT = 5_000;

/** Jobs may go on for so long; what has not ended by then is run again by the next process, where it may be. */
export function stopOnSignal(server: Server, engine: Engine, drain: number): void {
  const stop = async (): Promise<void> => {
    setTimeout(() => process.exit(1), drain + 2 * ABORT).unref();
    server.close();
    const report = await engine.stop({ drain, abort: ABORT });
    console.log(JSON.stringify({ event: 'stopped', ...report }));
    process.exit(0);
  };
  process.once('SIGTERM', stop).once('SIGINT', stop);
}
