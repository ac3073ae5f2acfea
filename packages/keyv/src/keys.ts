/** The keys under which rows are stored. Text from outside is encoded: adapters differ in what a key may be made of. */
export const RECORDS = 'job:';
export const DOCUMENTS = 'doc:';
export const BODIES = 'body:';
export const CHUNKS = 'chunk:';

export function recordKey(id: string): string {
  return RECORDS + encodeURIComponent(id);
}

export function documentKey(name: string): string {
  return DOCUMENTS + encodeURIComponent(name);
}

export function bodyKey(id: string): string {
  return BODIES + encodeURIComponent(id);
}

export function chunkKey(id: string, at: number): string {
  return `${CHUNKS}${encodeURIComponent(id)}:${at}`;
}

/** What a key was made of. */
export function nameIn(key: string, prefix: string): string {
  const name = key.slice(prefix.length);
  return name.includes('%') ? decodeURIComponent(name) : name;
}

/** The id of the body to which a chunk belongs. */
export function bodyOfChunk(key: string): string {
  return decodeURIComponent(key.slice(CHUNKS.length, key.lastIndexOf(':')));
}
