import type { ObjectClient } from './object-client.ts';

/** So few that a test sees more than one page. */
const PAGE = 2;

/** An object store in memory, in place of one on the network. */
export function bucketInMemory(
  now: () => number = () => performance.timeOrigin + performance.now(),
): ObjectClient {
  const objects = new Map<string, { readonly bytes: Blob; readonly lastModified: number }>();
  return {
    async putObject({ key, body }) {
      const bytes = await new Response(body).blob();
      objects.set(key, { bytes, lastModified: now() });
    },
    async getObject({ key }) {
      const object = objects.get(key);
      if (object === undefined) throw new Error(`NoSuchKey: ${key}`);
      return { body: object.bytes.stream() };
    },
    async deleteObject({ key }) {
      objects.delete(key);
    },
    async listObjects({ prefix, after = '' }) {
      const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
      const page = keys.slice(0, PAGE);
      const last = keys.length > PAGE ? page.at(-1) : undefined;
      return {
        objects: page.map((key) => ({ key, lastModified: objects.get(key)?.lastModified ?? 0 })),
        ...(last !== undefined && { next: last }),
      };
    },
  };
}
