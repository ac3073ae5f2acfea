import type { Engine, Json } from '@respond-async/core';
import type { Answer, Ask, Dialect, Reply } from '@respond-async/dialects';

/** Whose documents, and in which dialect. */
export interface Shelf {
  readonly engine: Engine;
  readonly dialect: Dialect;
  readonly owner: string | undefined;
}

/** How often a change is tried when others are faster. */
const TRIES = 20;

/** The document of an owner; `null` where there is none. */
export async function documentOf(shelf: Shelf): Promise<Json> {
  return (await shelf.engine.documents.get(nameOf(shelf)))?.value ?? null;
}

/** Reads the document of the one who asks, and changes it where that is wanted. */
export async function keep(
  { change }: Extract<Ask, { type: 'document' }>,
  shelf: Shelf,
): Promise<{ readonly answer: Answer } | Reply> {
  const { engine, owner } = shelf;
  const name = nameOf(shelf);
  for (let tries = 0; tries < TRIES; tries += 1) {
    const standing = await engine.documents.get(name);
    const document = standing?.value ?? null;
    if (change === undefined) return { answer: { type: 'documented', document, owner } };
    const changed = change(document);
    if ('response' in changed) return { type: 'reply', response: changed.response };
    if (changed.urls?.some((url) => !engine.tells(url, { owner })))
      return { answer: { type: 'refused', refusal: 'invalid' } };
    if (await engine.documents.put(name, changed.document, standing?.revision ?? 'absent'))
      return { answer: { type: 'documented', document: changed.document, owner } };
  }
  return { answer: { type: 'refused', refusal: 'unavailable' } };
}

/** JSON tells nobody from somebody without a name; encoded, no name reaches into another's. */
function nameOf({ dialect, owner }: Shelf): string {
  return `${dialect.name}/${encodeURIComponent(JSON.stringify(owner ?? null))}`;
}
