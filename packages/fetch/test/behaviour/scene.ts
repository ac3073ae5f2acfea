import { createEngine, type Engine, type EngineOptions, type JobInfo, type Json } from '@respond-async/core';
import type { JobContext, RespondAsyncOptions } from '@respond-async/fetch';
import { expect, onTestFinished } from 'vitest';
import type { Speech } from './speech.ts';

/** What a test wants answered. Each door makes a handler of its own kind of it. */
export type TestHandler = (request: Request, job: JobContext) => Response | Promise<Response>;

/** The options that mean the same behind every door; requests are seen by their header look-up. */
export interface DoorOptions extends Omit<RespondAsyncOptions<never>, 'identify' | 'eligible' | 'carry'> {
  readonly identify?: (header: (name: string) => string | undefined) => string | undefined;
  readonly eligible?: (header: (name: string) => string | undefined) => boolean;
  readonly carry?: {
    readonly save: (header: (name: string) => string | undefined) => Json;
    readonly restore: (set: (name: string, value: string) => void, saved: Json) => void;
  };
}

type Fetch = (path: string, init?: RequestInit) => Promise<Response>;

/** How a door is opened, and spoken to. */
export type Open = (handler: TestHandler, options: DoorOptions) => Promise<OpenDoor>;

interface OpenDoor {
  readonly fetch: Fetch;
  /** Where sockets find it; `undefined` for one in this process. */
  readonly port?: number;
  close(): Promise<void>;
}

/** A door, and the dialect that is spoken there. */
export interface Door {
  readonly open: Open;
  readonly speech: Speech;
}

/** A door's options, for requests whose headers are found and set like this. */
export function optionsFor<R>(
  { identify, eligible, carry, ...options }: DoorOptions,
  headerOf: (request: R, name: string) => string | undefined,
  setHeader: (request: R, name: string, value: string) => void,
): RespondAsyncOptions<R> {
  const carrying = carry && {
    save: (request: R) => carry.save((name) => headerOf(request, name)),
    restore: (request: R, saved: Json) =>
      carry.restore((name, value) => setHeader(request, name, value), saved),
  };
  return {
    ...(carrying && { carry: carrying }),
    ...options,
    ...(identify && { identify: (request: R) => identify((name) => headerOf(request, name)) }),
    ...(eligible && { eligible: (request: R) => eligible((name) => headerOf(request, name)) }),
  };
}

export interface Scene {
  readonly engine: Engine;
  readonly fetch: Fetch;
  /** Where sockets find it. */
  readonly port: number;
  /** What the engine and the door were worried about. */
  readonly errors: unknown[];
  /** Asks to be answered later; the path of the monitor. */
  start(path: string, init?: RequestInit): Promise<string>;
  /** The job behind a monitor, when it has ended. */
  ended(monitor: string): Promise<JobInfo>;
  /** Asks to be answered later, waits for the end, and collects. */
  later(path: string, init?: RequestInit): Promise<Response>;
}

export interface SceneOptions extends Omit<DoorOptions, 'engine' | 'dialect'> {
  readonly engineOptions?: EngineOptions;
}

export async function scene(
  { open, speech }: Door,
  handler: TestHandler,
  options: SceneOptions = {},
): Promise<Scene> {
  const { engineOptions, ...rest } = options;
  const errors: unknown[] = [];
  const onError = (error: unknown) => void errors.push(error);
  const engine = createEngine({ onError, ...engineOptions });
  const door = await open(handler, { engine, dialect: speech.dialect(), onError, ...rest });
  onTestFinished(async () => {
    await engine.stop({ drain: 0, abort: 0 });
    await door.close();
  });
  return acting({ engine, errors, fetch: door.fetch, port: door.port ?? 0 });
}

function acting(stage: Pick<Scene, 'engine' | 'errors' | 'fetch' | 'port'>): Scene {
  const start: Scene['start'] = async (path, init) => {
    const accepted = await stage.fetch(path, preferring('respond-async', init));
    expect(accepted.status).toBe(202);
    return new URL(accepted.headers.get('location') ?? '').pathname;
  };
  const ended: Scene['ended'] = async (monitor) => {
    const found = await stage.engine.wait(idOf(monitor));
    if (!found.ok) throw new Error(found.refusal);
    return found.job;
  };
  const later: Scene['later'] = async (path, init) => {
    const monitor = await start(path, init);
    await ended(monitor);
    return stage.fetch(monitor);
  };
  return { ...stage, start, ended, later };
}

export function preferring(prefer: string, init: RequestInit = {}): RequestInit {
  return { ...init, headers: { ...(init.headers as Record<string, string>), prefer } };
}

const idOf = (monitor: string): string => monitor.slice(monitor.lastIndexOf('/') + 1);

/** Something that is waited for, and the way to let it happen. */
export function gate(): { readonly passed: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { passed: promise, open: resolve };
}

/** All byte values, in an order that no text has. */
export function someBytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, at) => (at * 167 + (at >> 8)) % 256);
}

export const bytesOf = async (message: Request | Response): Promise<Uint8Array> =>
  new Uint8Array(await message.arrayBuffer());
