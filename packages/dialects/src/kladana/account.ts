import type { Json } from '@respond-async/core';
import { isUuid, JSON_TYPE } from './words.ts';

/** The account of those whom nobody tells apart. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** The id of the account of an owner: his name where that is a UUID, otherwise one that always belongs to it. */
export function accountOf(owner: string | undefined): string {
  if (owner === undefined) return NOBODY;
  return isUuid(owner) ? owner.toLowerCase() : uuidFor(owner);
}

/** Who has created a task: the `meta` of an employee with the id of the account. */
export function employeeOf(owner: string | undefined, api: string): { readonly [name: string]: Json } {
  const id = accountOf(owner);
  return {
    href: `${api}/entity/employee/${id}`,
    metadataHref: `${api}/entity/employee/metadata`,
    type: 'employee',
    mediaType: JSON_TYPE,
    uuidHref: `${new URL(api).origin}/app/#employee/edit?id=${id}`,
  };
}

/** The same UUID for the same name. It need not be hard to guess: it is no key to anything. */
export function uuidFor(name: string): string {
  const digits = [1, 2, 3, 4].map((seed) => hash(name, seed).toString(16).padStart(8, '0')).join('');
  const [, a, b, c, d, e] = /^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/.exec(digits) ?? [];
  return `${a}-${b}-8${c}-8${d}-${e}`;
}

/** FNV-1a, from another beginning for each seed, mixed at the end. */
function hash(text: string, seed: number): number {
  let value = Math.imul(0x811c9dc5 ^ seed, 0x9e3779b1);
  for (let at = 0; at < text.length; at += 1) value = Math.imul(value ^ text.charCodeAt(at), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  return (value ^ (value >>> 13)) >>> 0;
}
