function memberOf(json: unknown, name: string): unknown {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined;
}

/** What an error body says to people: OData, problem details (RFC 9457), Kladana, Solitude, or a text. */
function wordsIn(body: unknown): string | undefined {
  if (typeof body === 'string')
    return body.trimStart().startsWith('<') ? undefined : body.slice(0, 200) || undefined;
  const found = [
    memberOf(memberOf(body, 'error'), 'message'),
    memberOf(body, 'detail'),
    memberOf(body, 'title'),
    memberOf(memberOf(memberOf(body, 'errors'), '0'), 'error'),
    memberOf(body, 'error_message'),
    memberOf(body, 'message'),
  ];
  return found.find((text) => typeof text === 'string' && text !== '') as string | undefined;
}

/** A status, with what its body says to people. */
export function saying(status: number, body: unknown): string {
  const words = wordsIn(body);
  return words === undefined ? String(status) : `${status}, ${words}`;
}
