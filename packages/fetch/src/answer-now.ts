import type { Outgoing, Performed } from './exchange.ts';
import { endToEnd, headerOf, without } from './headers.ts';
import { hasNoBody } from './stored-answer.ts';
import { isVary, mergeVary } from './vary.ts';

/** What a handler answered at once, on its way to the client as it is: nothing of it has been stored. */
export function toLive({ status, headers, body }: Performed, vary: string): Outgoing {
  const left = without(endToEnd(headers), isVary);
  const merged = mergeVary(headerOf(headers, 'vary'), vary);
  const varied = merged === '' ? [] : [['Vary', merged] as const];
  const dropped = hasNoBody(status) ? body : undefined;
  cancel(dropped);
  return {
    status,
    headers: [...left, ...varied],
    ...(body !== undefined && dropped === undefined && { body }),
    delivered: () => {},
    failed: () => cancel(body),
  };
}

function cancel(body: Performed['body']): void {
  if (body instanceof ReadableStream && !body.locked) void body.cancel().catch(() => {});
}
