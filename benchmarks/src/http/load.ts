import autocannon, { type Request } from 'autocannon';
import { median } from '../contest.ts';
import type { Child } from './child.ts';

const CONNECTIONS = 32;
const SECONDS = 2;
/** Servers run for weeks: what they are compiled in does not count. */
const WARM_UPS = 2;
const HEATS = 3;

/** How a server did: in a heat, or in the middle of several. */
export interface Load {
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Microseconds of the server's processor per request. */
  readonly cpu: number;
}

/** The requests of each connection, in turn. The statuses of what must be a result are pushed to `results`. */
export type Requests = (results: number[]) => Request[];

/**
 * Servers under the same load, taking turns heat by heat: the loads of all of them, for each of so many times that they are
 * begun. Two processes that run the same code differ by several percent all their life: by what was compiled when, and lies
 * where. An answer of 400 or above is an error of the benchmark, and so is anything but a result where there must be one.
 */
export async function compare(
  begin: () => Promise<readonly Child[]>,
  requests: Requests,
  times: number,
): Promise<readonly (readonly Load[])[]> {
  const loads: Load[][] = [];
  while (loads.length < times) {
    const servers = await begin();
    try {
      loads.push((await takeTurns(servers, requests)).map(middle));
    } finally {
      for (const server of servers) server.stop();
    }
  }
  return loads;
}

/** What is in the middle of several loads, figure by figure. */
export function middle(loads: readonly Load[]): Load {
  return {
    perSecond: median(loads.map(({ perSecond }) => perSecond)),
    p99: median(loads.map(({ p99 }) => p99)),
    cpu: median(loads.map(({ cpu }) => cpu)),
  };
}

async function takeTurns(servers: readonly Child[], requests: Requests): Promise<Load[][]> {
  const heats = servers.map((): Load[] => []);
  for (let heat = -WARM_UPS; heat < HEATS; heat += 1) {
    for (const [at, server] of servers.entries()) {
      const load = await fire(server, requests);
      if (heat >= 0) heats[at]?.push(load);
    }
  }
  return heats;
}

async function fire(server: Child, requests: Requests): Promise<Load> {
  const results: number[] = [];
  const before = await server.ask('cpu');
  const result = await autocannon({
    url: server.origin,
    connections: CONNECTIONS,
    duration: SECONDS,
    requests: requests(results),
  });
  const failed = result.non2xx + result.errors + result.timeouts;
  if (failed > 0) throw new Error(`${failed} requests failed`);
  const early = results.filter((status) => status !== 200).length;
  if (early > 0) throw new Error(`${early} of ${results.length} results were not there yet`);
  return {
    perSecond: result.requests.average,
    p99: result.latency.p99,
    cpu: ((await server.ask('cpu')) - before) / result.requests.total,
  };
}
