import { type Bytes, joined, partsOf } from './body-parts.ts';
import { ProtocolError } from './errors.ts';
import { asItIs, messageIn, responseOf } from './reading.ts';
import type { Receiving } from './receive.ts';

export interface Streaming extends Receiving {
  readonly confirm: () => Promise<void>;
  readonly onBroken: () => void;
}

/** In bytes. */
const LONGEST_HEAD = 65_536;

/** The operation's answer, with a body that is still to come. It ends when its arrival has been confirmed. */
export async function streamed(outer: Response, streaming: Streaming): Promise<Response> {
  const { wire, status, message, monitorUrl } = streaming;
  const parts = partsOf(outer, wire.clock);
  if (!message) return responseOf(asItIs(outer, status), bodyOf(parts, streaming));
  const { head, body } = messageIn(await headIn(parts, monitorUrl), monitorUrl);
  return responseOf(head, bodyOf(parts, streaming, body));
}

/** As much of a message as it takes to have its head. */
async function headIn(parts: AsyncGenerator<Bytes>, monitorUrl: string): Promise<Bytes> {
  let head: Bytes = new Uint8Array();
  while (!/\S\r?\n\r?\n/.test(new TextDecoder('latin1').decode(head))) {
    const next = await parts.next();
    if (next.done) break;
    head = joined([head, next.value]);
    if (head.length > LONGEST_HEAD && head.length > next.value.length)
      throw new ProtocolError('the application/http answer has no end of its head', { monitorUrl });
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
