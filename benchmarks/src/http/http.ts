import type { Request } from 'autocannon';
import { begin } from './child.ts';
import { compare, type Load } from './load.ts';
import { ASKING, BODY, LOOKING, record } from './recording.ts';

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
  const loads = await compare(servers, inTurn);
  show(`full cycles (202, one poll, collection), ${name}`, loads, 'at least 0.5');
}

async function passing(name: string, door: string, bare: string): Promise<void> {
  const servers = async () => [await begin(door), await begin(bare)];
  const loads = await compare(servers, () => [{ method: 'GET', path: '/report' }]);
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

function show(title: string, [ours, theirs]: readonly Load[], aim: string): void {
  if (ours === undefined || theirs === undefined) return;
  console.log(`\n${title}`);
  for (const [name, load] of [
    ['respond-async', ours],
    ['bare', theirs],
  ] as const) {
    const figures = `${load.perSecond.toFixed(0).padStart(8)} requests/s, p99 ${load.p99} ms, ${load.cpu.toFixed(0)} µs of processor each`;
    console.log(`  ${name.padEnd(16)}${figures}`);
  }
  console.log(
    `  requests per second: ${(ours.perSecond / theirs.perSecond).toFixed(2)} (aim: ${aim}); processor: ${(theirs.cpu / ours.cpu).toFixed(2)}`,
  );
}
