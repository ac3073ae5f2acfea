import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { type FileHandle, mkdtemp, open, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Bodies } from '@respond-async/core';
import { fileBodies } from '@respond-async/node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

let directory: string;
let bodies: Bodies;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'file-bodies-'));
  bodies = fileBodies(directory);
});

afterEach(() => rm(directory, { recursive: true, force: true }));

const streamOf = (size: number) => new Blob([new Uint8Array(size)]).stream();

async function idsOf(of: Bodies): Promise<string[]> {
  const ids: string[] = [];
  for await (const id of of.list()) ids.push(id);
  return ids.sort();
}

/** What all open files have in common. */
async function handlePrototype(): Promise<FileHandle> {
  const handle = await open(tmpdir());
  await handle.close();
  return Object.getPrototypeOf(handle);
}

describe('a body that is acknowledged', () => {
  it('was synced before it had its name, and its directory after', async () => {
    await bodies.write('first', streamOf(1), 1);
    const prototype = await handlePrototype();
    const { sync } = prototype;
    const synced: unknown[] = [];
    const spy = vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
      const isDirectory = (await this.stat()).isDirectory();
      synced.push([isDirectory ? 'directory' : 'file', existsSync(join(directory, 'body-a'))]);
      return sync.call(this);
    });
    await bodies.write('a', streamOf(300_000), 1e6);
    spy.mockRestore();
    expect(synced).toEqual([
      ['file', false],
      ['directory', true],
    ]);
  });
});

describe('a directory that several processes share', () => {
  it('gives each what the others wrote, and none takes what another is writing for lost', async () => {
    const another = fileBodies(directory);
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writing = bodies.write('slow', readable, 100);
    const writer = writable.getWriter();
    await writer.write(new Uint8Array(10));
    await another.write('theirs', streamOf(5), 10);
    // What starting does.
    expect(await idsOf(another)).toEqual(['theirs']);
    await writer.close();
    expect(await writing).toBe(10);
    for (const each of [bodies, another]) expect(await idsOf(each)).toEqual(['slow', 'theirs']);
    await another.remove('slow');
    await expect(new Response(await bodies.read('slow')).text()).rejects.toThrow('there is no body slow');
  });
});

/** Makes a file system of 4 MB of a directory. */
function mount(on: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', on], { stdio: 'ignore' });
}

function unmount(on: string): void {
  execFileSync('umount', ['-l', on]);
}

function mayMount(): boolean {
  const on = mkdtempSync(join(tmpdir(), 'may-mount-'));
  try {
    mount(on);
    unmount(on);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(on, { recursive: true });
  }
}

// None where file systems can't be mounted.
describe.each(mayMount() ? ['a small file system'] : [])('a full disk (%s)', () => {
  beforeEach(() => mount(directory));

  afterEach(() => unmount(directory));

  it('refuses a body and leaves nothing of it', async () => {
    const refused = { code: 'store-failed', message: expect.stringMatching(/the disk is full; make room/) };
    await expect(bodies.write('large', streamOf(9_000_000), 1e7)).rejects.toMatchObject(refused);
    expect(await idsOf(bodies)).toEqual([]);
    expect(await readdir(join(directory, 'drafts'))).toEqual([]);
  });

  it('gives out what it has, lets it be removed, and takes more when there is room', async () => {
    await bodies.write('kept', streamOf(1_000_000), 1e6);
    await writeFile(join(directory, 'filler'), Buffer.alloc(9_000_000)).catch(() => {});
    await expect(bodies.write('next', streamOf(900_000), 1e6)).rejects.toThrow(/full/);
    expect((await new Response(await bodies.read('kept')).bytes()).byteLength).toBe(1_000_000);
    await bodies.remove('kept');
    expect(await bodies.write('next', streamOf(900_000), 1e6)).toBe(900_000);
  });
});
