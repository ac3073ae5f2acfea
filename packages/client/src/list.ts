import { type ListedOperation, listOf, type OperationPage, type ReadAnswer } from '@respond-async/dialects';
import { bytesOf } from './body-parts.ts';
import { contactAt } from './contact.ts';
import { type Contact, headOf, mannerOf, refusal } from './look.ts';
import type { ResumeInit } from './options.ts';
import { readBody } from './reading.ts';

/**
 * The operations that a server lists, page after page as they are wanted. Rejects with `RequestFailed` and `ConnectionFailed`,
 * and with a `TypeError` for a form that has no list: name the `dialect` where the URL does not tell it.
 */
export async function* list(
  url: string | URL,
  init: ResumeInit = {},
): AsyncGenerator<ListedOperation, void, void> {
  const { href } = new URL(url);
  const contact = await contactAt(href, init);
  const read = listOf(contact.dialect);
  if (read === undefined) throw new TypeError(`the ${contact.dialect.name} form has no list of operations`);
  for (let next: string | undefined = href; next !== undefined; ) {
    const page: OperationPage = read(await pageAt(contact, next));
    yield* page.operations;
    next = page.next;
  }
}

async function pageAt(contact: Contact, url: string): Promise<ReadAnswer> {
  const response = await contact.wire.send(url, { headers: contact.watch });
  const body = readBody(await bytesOf(response, contact.wire.clock));
  if (response.status >= 300) throw refusal('the list', response, body, mannerOf(contact));
  return { ...headOf(response, url), json: body.json };
}
