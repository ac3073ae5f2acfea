import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { serve } from './serve.ts';

type Chunk = [Uint8Array | string, BufferEncoding];
type Tell = (what: string) => void;

/** Each sends what it is given, once. */
const WRITES: Record<string, (response: ServerResponse, chunk: Chunk, tell: Tell) => unknown> = {
  write: (response, chunk) => void response.write(...chunk),
  'write, and be told': (response, chunk, tell) =>
    void response.write(...chunk, (error) => tell(`written ${error ?? ''}`)),
  'write, and wait to be told': (response, chunk) =>
    new Promise((resolve) => response.write(...chunk, resolve)),
  'write, and wait for room': async (response, chunk) => {
    if (response.write(...chunk) || !response.writableNeedDrain) return;
    await Promise.race([once(response, 'drain'), once(response, 'close')]);
  },
  'write, held back if it is short': (response, chunk) => {
    // After a long one, Node 22 never says that there is room again.
    const isShort = chunk[0].length < 50_000;
    if (isShort) response.cork();
    response.write(...chunk);
    if (isShort) response.uncork();
  },
  pipe: async (response, [data, encoding]) => {
    const source = Readable.from([typeof data === 'string' ? Buffer.from(data, encoding) : data]);
    source.pipe(response, { end: false });
    await Promise.race([finished(source), once(response, 'close')]);
  },
};

const OTHERS: Record<string, (response: ServerResponse) => unknown> = {
  'send the head': (response) => response.flushHeaders(),
  'set a header': (response) => response.headersSent || response.setHeader('x-own', 'café'),
  'wait for a tick': () => new Promise<void>((resolve) => process.nextTick(resolve)),
  'wait for a turn': () => new Promise<void>((resolve) => setImmediate(resolve)),
};

const BREAKS: Record<string, (response: ServerResponse) => unknown> = {
  'destroy the response': (response) => response.destroy(),
  'destroy the response, and say why': (response) => response.destroy(new Error('boom')),
  'destroy the request': ({ req }) => req.destroy(),
  'destroy the connection': ({ req }) => req.socket.destroy(),
  'destroy the connection, and say why': ({ req }) => req.socket.destroy(new Error('boom')),
  'end the connection': ({ req }) => req.socket.end(),
};

const names = (acts: object) => fc.constantFrom(...Object.keys(acts));
// Nothing only at the end: who writes nothing to a long answer is told so a tick later in a job.
const chunks = fc.record({
  size: fc.constantFrom<number>(1, 5_000, 10_000, 20_000, 100_000),
  form: fc.constantFrom('bytes', 'utf8', 'latin1', 'hex', 'base64'),
  letter: fc.constantFrom('a', 'b', 'c', 'd'),
});
type Given = typeof chunks extends fc.Arbitrary<infer T> ? T : never;
type Step = readonly [name: string, given: Given];
interface Program {
  readonly steps: readonly Step[];
  readonly last: Given;
}
const programs: fc.Arbitrary<Program> = fc.record({
  steps: fc.array(fc.tuple(fc.oneof(names(WRITES), names(OTHERS)), chunks), { maxLength: 8 }),
  last: chunks.map((chunk) => (chunk.letter === 'd' ? { ...chunk, size: 0 } : chunk)),
});

const bytesOf = ({ size, letter }: Given) => Buffer.alloc(size, letter);

function chunkOf(given: Given): Chunk {
  const bytes = bytesOf(given);
  if (given.form === 'bytes') return [bytes, 'utf8'];
  const encoding = given.form as BufferEncoding;
  return [bytes.toString(encoding), encoding];
}

async function perform(steps: readonly Step[], response: ServerResponse, tell: Tell): Promise<void> {
  for (const [name, given] of steps) {
    if (name === 'end') response.end(...chunkOf(given), () => tell('ended'));
    else if (WRITES[name] !== undefined) await WRITES[name](response, chunkOf(given), tell);
    else await (OTHERS[name] ?? BREAKS[name])?.(response);
  }
}

const all = ({ steps, last }: Program): readonly Step[] => [...steps, ['end', last]];

/** What a program sends, if nothing breaks. */
function sentBy(program: Program): string {
  const sent = all(program).filter(([name]) => name === 'end' || WRITES[name] !== undefined);
  return Buffer.concat(sent.map(([, given]) => bytesOf(given))).toString();
}

/** A server that does what it is told next. */
async function doing() {
  let steps: readonly Step[] = [];
  const tales: Promise<string[]>[] = [];
  const served = await serve((wrap) =>
    wrap((_, response) => {
      const tale: string[] = [];
      for (const name of ['finish', 'close', 'error']) response.on(name, () => tale.push(name));
      tales.push(once(response, 'close').then(() => tale));
      void perform(steps, response, (what) => tale.push(what));
    }),
  );
  const next = (given: readonly Step[]): void => {
    steps = given;
  };
  return { ...served, next, told: () => Promise.all(tales.splice(0)) };
}

it('whatever a listener does, a job answers what it answers live, and tells it the same', async () => {
  const { next, told, fetch, start, ended, errors } = await doing();
  const same = async (program: Program): Promise<void> => {
    next(all(program));
    const live = await fetch('/');
    expect(await live.text()).toBe(sentBy(program));
    const monitor = await start('/');
    expect(await ended(monitor)).toMatchObject({ status: 'completed' });
    const later = await fetch(monitor);
    expect(await later.text()).toBe(sentBy(program));
    expect(later.headers.has('x-own')).toBe(live.headers.has('x-own'));
    const [alive, inJob] = await told();
    // What was written last may be told of before what was written just before it.
    expect(inJob?.toSorted()).toEqual(alive?.toSorted());
    expect(errors).toEqual([]);
  };
  await fc.assert(fc.asyncProperty(programs, same), { numRuns: 80 });
});

it('wherever a listener breaks its answer off, the job has failed, or has all of it', async () => {
  const { next, fetch, start, ended } = await doing();
  const wholeOrNothing = async (program: Program, at: number, how: string): Promise<void> => {
    const steps = all(program);
    next(steps.toSpliced(at, 0, [how, program.last]));
    const monitor = await start('/');
    const job = await ended(monitor);
    if (job?.status === 'failed') return;
    expect(await (await fetch(monitor)).text()).toBe(sentBy(program));
  };
  const broken = programs.chain((program) =>
    fc.tuple(fc.constant(program), fc.nat(program.steps.length + 1), names(BREAKS)),
  );
  await fc.assert(
    fc.asyncProperty(broken, (given) => wholeOrNothing(...given)),
    { numRuns: 80 },
  );
});
