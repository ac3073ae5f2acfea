import { type Bytes, joined, partsOf } from './body-parts.ts';
import { hasHead, messageIn } from './http-message.ts';
import { asItIs, responseOf } from './reading.ts';
import type { Receiving } from './receive.ts';

export interface Streaming extends Receiving {
  readonly confirm: () => Promise<void>;
  readonly onBroken: () => void;
}

/** The operation's answer, with a body that is still to come. It ends when its arrival has been confirmed. */
export async function streamed(outer: Response, streaming: Streaming): Promise<Response> {
  const { wire, status, message, monitorUrl } = streaming;
  const parts = partsOf(outer, wire.clock);
  if (!message) return responseOf(asItIs(outer, status), bodyOf(parts, streaming));
  const { head, begun } = messageIn(await headIn(parts), monitorUrl);
  return responseOf(head, bodyOf(parts, streaming, begun));
}

/** As much of a message as it takes to have its head. */
async function headIn(parts: AsyncGenerator<Bytes, void>): Promise<Bytes> {
  let head: Bytes = new Uint8Array();
  while (!hasHead(head)) {
    const next = await parts.next();
    if (next.done) break;
    head = joined([head, next.value]);
  }
  return head;
}

function bodyOf(
  parts: AsyncGenerator<Bytes>,
  { confirm, onBroken }: Streaming,
  begun?: Bytes,
): ReadableStream<Bytes> {
  return new ReadableStream<Bytes>(
    {
      start: (controller) => {
        if (begun !== undefined && begun.length > 0) controller.enqueue(begun);
      },
      async pull(controller) {
        try {
          const next = await parts.next();
          if (!next.done) return controller.enqueue(next.value);
        } catch (error) {
          onBroken();
          throw error;
        }
        await confirm();
        controller.close();
      },
      async cancel() {
        onBroken();
        await parts.return(undefined);
      },
    },
    { highWaterMark: 0 },
  );
}
