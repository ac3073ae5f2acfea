import { once } from 'node:events';
import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from 'respond-async';

const DRAIN = 3_000;
const ABORT = 1_000;
/** Whatever happens, the process is gone in less than 5 s. */
const AT_LAST = 4_500;

/** Ends the process on SIGTERM and SIGINT: what runs may finish, up to a point; what does not runs again after a start. */
export function stopOnSignal(server: Server, engine: Pick<Engine, 'stop'>): void {
  let stopping = false;
  const stop = () => {
    if (!stopping) void shutDown(server, engine);
    stopping = true;
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
}

async function shutDown(server: Server, engine: Pick<Engine, 'stop'>): Promise<void> {
  setTimeout(() => process.exit(0), AT_LAST);
  const closed = once(server, 'close');
  server.close();
  await Promise.all([
    engine.stop({ drain: DRAIN, abort: ABORT }),
    // Those who are answered at once get the same time.
    Promise.race([closed, sleep(DRAIN)]),
  ]);
  process.exit(0);
}
