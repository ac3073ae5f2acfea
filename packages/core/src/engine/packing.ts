import { INLINE_LIMIT, type Json, type Payload, sizeOf } from '../job/payload.ts';
import type { Bodies } from '../ports/store.ts';
import { absorb, bytesOf, textOf } from './bytes.ts';
import { BodyTooLarge } from './error.ts';

/** The names of what a job keeps in the store's bodies. The job's id comes first: it can be told from the name. */
export const bodyNames = {
  input: (id: string): string => `${id}/input`,
  result: (id: string, fence: number): string => `${id}/result-${fence}`,
  jobOf: (name: string): string => name.slice(0, name.indexOf('/')),
};

/** What is packed: an input, or the answer of the run with this fence. */
export class Packing {
  readonly id: string;
  readonly fence: number | undefined;
  /** In bytes, for the value's JSON and the bytes beside it together. */
  readonly limit: number;
  readonly bodies: Bodies;

  constructor(id: string, fence: number | undefined, limit: number, bodies: Bodies) {
    this.id = id;
    this.fence = fence;
    this.limit = limit;
    this.bodies = bodies;
  }

  /** What its bytes are stored under, where they are many. */
  get name(): string {
    return this.fence === undefined ? bodyNames.input(this.id) : bodyNames.result(this.id, this.fence);
  }
}

/** A value, and bytes where there are any, as they are kept with a job. What JSON can't say throws a `TypeError`. */
export function pack(
  value: unknown,
  bytes: ReadableStream<Uint8Array> | Uint8Array | undefined,
  packing: Packing,
): Payload | Promise<Payload> {
  const length = bytes instanceof ReadableStream ? Number.POSITIVE_INFINITY : (bytes?.byteLength ?? 0);
  if (length <= INLINE_LIMIT && isShort(value, Math.min(INLINE_LIMIT, packing.limit - length)))
    return bytes === undefined ? { value } : { value, body: { inline: bytes as Uint8Array } };
  const size = jsonSize(value);
  if (size > packing.limit) throw new BodyTooLarge(packing.limit);
  if (size > INLINE_LIMIT) return packLarge(value, size, bytes, packing);
  if (bytes === undefined) return { value: (value ?? null) as Json };
  if (bytes instanceof ReadableStream || bytes.byteLength > INLINE_LIMIT)
    return packLarge(value, size, bytes, packing);
  if (size + bytes.byteLength > packing.limit) throw new BodyTooLarge(packing.limit);
  return { value: (value ?? null) as Json, body: { inline: bytes } };
}

async function packLarge(
  value: unknown,
  size: number,
  bytes: ReadableStream<Uint8Array> | Uint8Array | undefined,
  { name, limit, bodies }: Packing,
): Promise<Payload> {
  const kept =
    size > INLINE_LIMIT
      ? { value: null, large: await absorb(encode(value), `${name}.json`, limit, bodies) }
      : { value: (value ?? null) as Json };
  if (bytes === undefined) return kept;
  try {
    return { ...kept, body: await absorb(bytes, name, limit - size, bodies) };
  } catch (error) {
    await discardBodies(kept, bodies);
    throw error instanceof BodyTooLarge ? new BodyTooLarge(limit) : error;
  }
}

/** A payload's value. */
export async function unpack(payload: Payload, bodies: Bodies): Promise<Json> {
  if (payload.large === undefined) return payload.value;
  return JSON.parse(await textOf(bytesOf(payload.large, bodies)));
}

/** Removes what was packed for a job that did not come to be. */
export async function discardBodies({ body, large }: Payload, bodies: Bodies): Promise<void> {
  for (const part of [body, large]) {
    if (part !== undefined && 'stored' in part) await bodies.remove(part.stored);
  }
}

/** How many bytes the bytes of a payload have. */
export const bodySize = (payload: Payload): number => sizeOf(payload.body);

/** Is it plain to see that a value takes fewer bytes as JSON? To write it costs several times as much as to look at it. */
function isShort(value: unknown, room: number): value is Json {
  return roomAfter(value, room) >= 0;
}

/** What is left of some room, in bytes, when this is in it as JSON; below zero also where only JSON can tell. */
function roomAfter(value: unknown, room: number): number {
  // No character takes more than six bytes, no number more than 24.
  if (typeof value === 'string') return room - 6 * value.length - 2;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return room - 24;
  // So much for each list and object that they are not nested too deep.
  let left = room - 64;
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length && left >= 0; at += 1) left = roomAfter(value[at], left - 2);
    return left;
  }
  if (typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return -1;
  const members = value as Readonly<Record<string, unknown>>;
  for (const name in members) {
    if (left < 0) break;
    left = roomAfter(members[name], left - 6 * name.length - 4);
  }
  return left;
}

function jsonSize(value: unknown): number {
  if (value === undefined || value === null || typeof value === 'boolean' || typeof value === 'number')
    return 8;
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError(`a ${typeof value} can't be kept: inputs and results are JSON`);
  // Close enough to tell small from large without counting bytes: no character takes more than three.
  return text.length * 3 <= INLINE_LIMIT ? text.length : encoder.encode(text).byteLength;
}

const encoder = new TextEncoder();

const encode = (value: unknown): Uint8Array => encoder.encode(JSON.stringify(value));
