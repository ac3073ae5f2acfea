import type { Request } from 'autocannon';
import { begin } from './child.ts';
import { compare, type Load, middle } from './load.ts';
import { ASKING, BODY, LOOKING, record } from './recording.ts';

/** How many processes of each server are measured. What is close to its aim needs more of them. */
const FOR_CYCLES = 3;
const FOR_PASSING = 8;

/** Full cycles over HTTP, and requests that do not ask, through the doors and through servers that do nothing else. */
export async function http(): Promise<void> {
  await cycles('node:http', 'node', 'static');
  await cycles('Koa', 'koa', 'koaStatic');
  await passing('node:http', 'node', 'handler');
  await passing('Koa', 'koa', 'koaHandler');
}

async function cycles(name: string, door: string, bare: string): Promise<void> {
  const servers = async () => {
    const ours = await begin(door);
    return [ours, await begin(bare, await record(ours.origin))];
  };
  const loads = await compare(servers, inTurn, FOR_CYCLES);
  show(`full cycles (202, one poll, collection), ${name}`, loads, 'at least 0.5');
}

async function passing(name: string, door: string, bare: string): Promise<void> {
  const servers = async () => [await begin(door), await begin(bare)];
  const loads = await compare(servers, () => [{ method: 'GET', path: '/report' }], FOR_PASSING);
  show(`requests that do not ask, ${name}`, loads, 'at least 0.95');
}

/** Each connection starts an operation, looks how it stands, and collects it: what it is given then is in `collected`. */
function inTurn(collected: number[]): Request[] {
  return [
    {
      method: 'POST',
      path: '/report',
      headers: ASKING,
      body: BODY,
      onResponse: (_status, _body, context, headers) => {
        const { location, Location = location } = (headers ?? {}) as Record<string, string>;
        const { pathname } = new URL(Location ?? '');
        Object.assign(context, { poll: pathname, collect: pathname === '/poll' ? '/collect' : pathname });
      },
    },
    {
      method: 'GET',
      headers: LOOKING,
      setupRequest: (request, context) => ({ ...request, path: String(Object(context).poll) }),
    },
    {
      method: 'GET',
      setupRequest: (request, context) => ({ ...request, path: String(Object(context).collect) }),
      onResponse: (status) => void collected.push(status),
    },
  ];
}

/** Ratios are those of processes that took turns. */
function show(title: string, loads: readonly (readonly Load[])[], aim: string): void {
  console.log(`\n${title}`);
  for (const [at, name] of ['respond-async', 'bare'].entries()) {
    const { perSecond, p99, cpu } = middle(loads.flatMap((pair) => pair.slice(at, at + 1)));
    const figures = `${perSecond.toFixed(0).padStart(8)} requests/s, p99 ${p99} ms, ${cpu.toFixed(0)} µs of processor each`;
    console.log(`  ${name.padEnd(16)}${figures}`);
  }
  const perSecond = ratios(loads, ({ perSecond }) => perSecond);
  const processor = ratios(loads, ({ cpu }) => 1 / cpu);
  console.log(`  requests per second: ${perSecond} (aim: ${aim}); processor: ${processor}`);
}

/** The mean of ours to theirs, and its standard error. */
function ratios(loads: readonly (readonly Load[])[], figure: (load: Load) => number): string {
  const each = loads.map(([ours, theirs]) => (ours && theirs ? figure(ours) / figure(theirs) : Number.NaN));
  const mean = meanOf(each);
  const variance = meanOf(each.map((ratio) => (ratio - mean) ** 2));
  return `${mean.toFixed(3)} ± ${Math.sqrt(variance / (each.length - 1)).toFixed(3)}`;
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
