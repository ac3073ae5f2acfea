import type { Outcome } from './batch-outcome.ts';
import type { Rest } from './batch-rest.ts';
import type { BatchWriter } from './batch-writer.ts';
import { utf8 } from './bytes.ts';

type Outcomes = AsyncGenerator<Outcome, Rest | undefined>;

/** The response to a batch, as it grows: an operation is carried out when there is somebody to read what it comes to. */
export function batchStream(outcomes: Outcomes, writer: BatchWriter): ReadableStream<Uint8Array> {
  const pieces = written(outcomes, writer);
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      // An operation that is under way is told by the signal of the batch.
      cancel: () => void pieces.return(undefined).catch(() => {}),
    },
    { highWaterMark: 0 },
  );
}

async function* written(outcomes: Outcomes, writer: BatchWriter): AsyncGenerator<Uint8Array, undefined> {
  if (writer.begin !== '') yield utf8(writer.begin);
  try {
    for (;;) {
      const { done, value } = await outcomes.next();
      if (done) {
        yield writer.end(value);
        return undefined;
      }
      for (const piece of writer.each(value)) if (piece.length > 0) yield piece;
    }
  } finally {
    await outcomes.return(undefined);
  }
}
