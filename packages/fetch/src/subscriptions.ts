import type { Ask, Reply } from '@respond-async/dialects';
import { type CarriedOut, refusedAs } from './carry-out.ts';
import type { Conversation } from './conversation.ts';
import { documentOf, keep, type Shelf } from './documents.ts';
import type { WatchSettings } from './settings.ts';
import type { Soon } from './soon.ts';

/** What the one who asks keeps here. */
export async function attendDocument<R>(
  ask: Extract<Ask, { type: 'document' }>,
  talk: Conversation<R>,
  settings: WatchSettings<R>,
): Promise<CarriedOut | Reply> {
  const shelf = shelfOf(await settings.identify(talk.incoming.request), talk, settings);
  return shelf === undefined ? refusedAs('unknown') : keep(ask, shelf);
}

/** `undefined`: those whom `identify` does not know share nothing, not even what they want to be told of. */
function shelfOf<R>(
  owner: string | undefined,
  { dialect }: Conversation<R>,
  { engine, identifies }: WatchSettings<R>,
): Shelf | undefined {
  return owner === undefined && identifies ? undefined : { engine, dialect, owner };
}

type Submit = Extract<Ask, { type: 'submit' }>;

/** Also those are told of a job whom its owner wants to have told of all of them. */
export function withSubscribed<R>(
  ask: Submit,
  talk: Conversation<R>,
  settings: WatchSettings<R>,
  owner: string | undefined,
): Soon<Submit> {
  const { dialect, documents, request } = talk;
  const shelf = documents === undefined ? undefined : shelfOf(owner, talk, settings);
  if (shelf === undefined || dialect.subscribed === undefined) return ask;
  return documentOf(shelf).then((document) => {
    const subscribed = dialect.subscribed?.(document, request) ?? [];
    return { ...ask, notify: [...(ask.notify ?? []), ...subscribed] };
  });
}
