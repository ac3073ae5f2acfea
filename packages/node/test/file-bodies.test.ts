import { chmod, mkdir, mkdtemp, readdir, readlink, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Bodies, BodyTooLarge, memoryStore } from '@respond-async/core';
import { fileBodies } from '@respond-async/node';
import { registerCases, storeCases } from '@respond-async/testing/conformance';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const DAY = 86_400_000;

let above: string;
let directory: string;
let bodies: Bodies;

beforeEach(async () => {
  above = await mkdtemp(join(tmpdir(), 'file-bodies-'));
  directory = join(above, 'bodies');
  bodies = fileBodies(directory);
});

afterEach(() => rm(above, { recursive: true, force: true }));

const streamOf = (text: string) => new Blob([text]).stream();
const write = (id: string, text = id) => bodies.write(id, streamOf(text), 1e9);
const textOf = async (id: string) => new Response(await bodies.read(id)).text();

async function idsOf(writtenBefore?: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of bodies.list(writtenBefore)) ids.push(id);
  return ids.sort();
}

async function filesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

/** The names of the files that this process holds open below the directory. */
async function held(): Promise<string[]> {
  const links = await readdir('/proc/self/fd');
  const files = await Promise.all(links.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return files.filter((file) => file.startsWith(above));
}

async function make() {
  const dispose = () => rm(directory, { recursive: true, force: true });
  return { store: { ...memoryStore(), bodies: fileBodies(directory) }, dispose };
}

describe('bodies in a directory', () => {
  const cases = storeCases.filter(({ id }) => id.startsWith('body-'));
  registerCases(cases, { supports: memoryStore().supports, make }, { describe, it });

  it('are there in the next life of the process', async () => {
    await write('job/result-1', 'kept');
    bodies = fileBodies(directory);
    expect(await idsOf()).toEqual(['job/result-1']);
    expect(await textOf('job/result-1')).toBe('kept');
  });

  it('are read by their own user only', async () => {
    await write('a');
    await write('long'.repeat(100));
    expect((await stat(directory)).mode & 0o777).toBe(0o700);
    for (const file of await filesIn(directory)) expect((await stat(file)).mode & 0o777).toBe(0o600);
  });

  it('may be young: those are left out when older ones are asked for', async () => {
    await write('old');
    const [file = ''] = await filesIn(directory);
    await utimes(file, new Date(1_000), new Date(1_000));
    await write('young');
    expect(await idsOf(2_000)).toEqual(['old']);
    expect(await idsOf()).toEqual(['old', 'young']);
  });
});

describe('the id of a body', () => {
  const NASTY = ['../../etc/passwd', '/', '..', '', 'aB', 'Ab', 'a\0b', 'con', 'ü', 'x'.repeat(1_000)];

  it('may be any text: none leaves the directory, and none is taken for another', async () => {
    for (const id of NASTY) await write(id, `text of ${id}`);
    for (const id of NASTY) expect(await textOf(id)).toBe(`text of ${id}`);
    expect(await idsOf()).toEqual(NASTY.toSorted());
    expect(await readdir(above)).toEqual(['bodies']);
    const names = (await filesIn(directory)).map((file) => file.toLowerCase());
    expect(new Set(names).size).toBe(NASTY.length);
    for (const id of NASTY) await bodies.remove(id);
    expect(await filesIn(directory)).toEqual([]);
  });

  it('comes back as it was', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    await fc.assert(
      fc.asyncProperty(text, async (id) => {
        await write(id, 'x');
        expect(await idsOf()).toEqual([id]);
        await bodies.remove(id);
      }),
      // Long enough to be cut, at each place that a cut can have within a character.
      { numRuns: 30, examples: ['', 'a', 'ab'].map((before) => [before + 'ü'.repeat(100)]) },
    );
  });

  it('that UTF-8 can not say is refused', async () => {
    await expect(write('\ud800')).rejects.toThrow(/well-formed/);
    expect(await filesIn(directory)).toEqual([]);
  });

  it('is not seen in a file that somebody else put there', async () => {
    await write('a');
    await writeFile(join(directory, 'body-UPPER.txt'), 'a stranger');
    expect(await idsOf()).toEqual(['a']);
  });
});

describe('a body that is being written', () => {
  it('is seen by nobody before all of it is there', async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const written = bodies.write('a', readable, 100);
    const writer = writable.getWriter();
    await writer.write(new Uint8Array(10));
    await writer.write(new Uint8Array(10));
    expect(await idsOf()).toEqual([]);
    await expect(textOf('a')).rejects.toThrow('there is no body a');
    await writer.close();
    expect(await written).toBe(20);
    expect(await idsOf()).toEqual(['a']);
  });

  it('leaves nothing when it is too large, and its source is told', async () => {
    let reason: unknown;
    const source = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(60)),
      cancel: (why) => {
        reason = why ?? 'told';
      },
    });
    await expect(bodies.write('a', source, 100)).rejects.toThrow(BodyTooLarge);
    expect(reason).toBeDefined();
    expect(await filesIn(directory)).toEqual([]);
    expect(await held()).toEqual([]);
  });

  it('is removed a day after its writer was gone, and not before', async () => {
    await write('a');
    const [lost, anothers] = ['lost', 'anothers'].map((name) => join(directory, 'drafts', name));
    for (const file of [lost, anothers]) await writeFile(String(file), 'half a bo');
    const now = (await stat(String(lost))).mtimeMs;
    await utimes(String(lost), new Date(now), new Date(now - DAY - 60_000));
    await utimes(String(anothers), new Date(now), new Date(now - DAY + 60_000));
    bodies = fileBodies(directory);
    expect(await idsOf()).toEqual(['a']);
    expect(await readdir(join(directory, 'drafts'))).toEqual(['anothers']);
  });
});

describe('a body that is being read', () => {
  const LARGE = 'some bytes of a large body'.repeat(100_000);

  it('is read no further than it is asked for, and is let go when the reader leaves', async () => {
    await write('a', LARGE);
    const reader = (await bodies.read('a')).getReader();
    expect(await held()).toEqual([]);
    const { value } = await reader.read();
    expect(value?.byteLength).toBeLessThan(LARGE.length / 2);
    expect(await held()).toHaveLength(1);
    await reader.cancel();
    expect(await held()).toEqual([]);
  });

  it('is let go when the reader leaves before it was opened', async () => {
    await write('a', LARGE);
    const reader = (await bodies.read('a')).getReader();
    const first = reader.read();
    await reader.cancel();
    await first;
    expect(await held()).toEqual([]);
  });

  it('is let go at its end', async () => {
    await write('a', LARGE);
    expect((await textOf('a')).length).toBe(LARGE.length);
    expect(await held()).toEqual([]);
  });

  it('is given whole to several readers', async () => {
    await write('a', LARGE);
    const texts = await Promise.all([textOf('a'), textOf('a'), textOf('a')]);
    expect(texts.every((text) => text === LARGE)).toBe(true);
  });
});

describe('a directory that can not be used', () => {
  const rejection = async (path: string): Promise<unknown> => {
    bodies = fileBodies(path);
    const [listed, written] = await Promise.allSettled([idsOf(), write('a')]);
    if (listed.status === 'fulfilled' || written.status === 'fulfilled') return 'it can be used';
    expect(listed.reason).toMatchObject({ code: 'store-failed' });
    expect(written.reason).toEqual(listed.reason);
    return listed.reason.message;
  };

  it('is told apart by what is wrong with it, with its name and what to do', async () => {
    await writeFile(join(above, 'file'), '');
    expect(await rejection(join(above, 'file'))).toMatch(/\/file is a file: name a directory/);
    expect(await rejection(join(above, 'file', 'below'))).toMatch(/below is a file, or below one/);
    expect(await rejection(join(above, 'missing', 'bodies'))).toMatch(
      /directory above it does not exist; create it/,
    );
    expect(() => fileBodies('')).toThrow(TypeError);
  });

  it('because it may not be written says so', async () => {
    await asNobody(async () => {
      expect(await rejection(directory)).toMatch(/bodies may not be written: give the process write access/);
    });
  });

  it('is used as soon as it is mended', async () => {
    bodies = fileBodies(join(above, 'later', 'bodies'));
    await expect(write('a')).rejects.toThrow(/create it/);
    await mkdir(join(above, 'later'));
    expect(await write('a')).toBe(1);
    expect(await idsOf()).toEqual(['a']);
  });
});

/** Whoever runs the tests: `work` is done by one who may write nothing here. */
async function asNobody(work: () => Promise<void>): Promise<void> {
  const isRoot = process.geteuid?.() === 0;
  await chmod(above, 0o555);
  if (isRoot) process.seteuid?.(65_534);
  try {
    await work();
  } finally {
    if (isRoot) process.seteuid?.(0);
    await chmod(above, 0o700);
  }
}
