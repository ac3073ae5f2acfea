import { join } from 'node:path';

/**
 * A longer id is spread over directories: a file's name may have 255 bytes. So many characters have 198 at most, and none
 * of them is cut.
 */
const PARTS = /(?:_..|[^_]){1,66}/g;

const BODY = 'body-';
const PART = 'part-';
const ENCODED = /^(body|part)-((?:[a-z0-9-]|_[0-9a-f]{2})*)$/;

/**
 * Where a body lies, relative to its directory. Nothing of an id reaches the file system but small letters, digits and
 * dashes: no separators, no dots, and nothing that differs in its case only, which some file systems take for the same.
 */
export function pathOf(id: string): string {
  if (!id.isWellFormed())
    throw new TypeError(`the id of a body must be well-formed text: ${JSON.stringify(id)}`);
  const name = Buffer.from(id)
    .toString('latin1')
    .replace(/[^a-z0-9-]/g, escaped);
  const parts = name.match(PARTS) ?? [''];
  const last = parts.pop() ?? '';
  return join(...parts.map((part) => PART + part), BODY + last);
}

/** What a name in the directory stands for: a body, a part of longer ids, or nothing of ours. */
export function nameIn(entry: string): { readonly kind: 'body' | 'part'; readonly name: string } | undefined {
  const [, kind, name] = ENCODED.exec(entry) ?? [];
  return name === undefined ? undefined : { kind: kind === 'body' ? 'body' : 'part', name };
}

/** The id that was encoded into a name, or into the names of its parts put together. */
export function idOf(name: string): string {
  const bytes = name.replace(/_(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

function escaped(byte: string): string {
  return `_${byte.charCodeAt(0).toString(16).padStart(2, '0')}`;
}
