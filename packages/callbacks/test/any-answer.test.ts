import fc from 'fast-check';
import { expect, it } from 'vitest';
import { count } from '../../core/test/tally.ts';
import { rawReceiver } from './receiver.ts';
import { guarded, hooks, never, notice } from './world.ts';

const PLAIN = 'http://hooks.example.com/';
/** How many answers are made up: a few, and as many as wanted with `ANSWER_RUNS=5000`. */
const RUNS = Number(process.env.ANSWER_RUNS ?? 150);
/** In milliseconds; it takes a fifth of it. */
const timeout = 20_000 + RUNS * 20;

it(
  'a receiver that answers with any bytes at all ends the try, one way or the other',
  async () => {
    const part = fc.oneof(
      fc.constantFrom(
        'HTTP/1.1 ',
        '200 OK',
        '302 Found',
        '\r\n',
        '\r\n\r\n',
        'Content-Length: 5',
        'Transfer-Encoding: chunked',
        'Content-Encoding: gzip',
        '5\r\nhello\r\n',
        '0',
        'Location: http://127.0.0.1/',
        ': ',
      ),
      fc.string({ unit: 'binary' }),
    );
    let bytes = '';
    const there = await rawReceiver((socket) => socket.once('data', () => socket.end(bytes, 'latin1')));
    await fc.assert(
      fc.asyncProperty(fc.array(part), fc.boolean(), async (parts, isAnswer) => {
        bytes = (isAnswer ? 'HTTP/1.1 200 OK\r\n' : '') + parts.join('');
        const net = hooks(there);
        const outcome = await guarded({}, net).send(notice(PLAIN), never());
        if (outcome.sent) expect(String(outcome.status)).toMatch(/^2\d\d$/);
        else expect(outcome.reason).not.toBe('');
        expect(net.dials).toHaveLength(1);
        count('answers made up');
        expect(net.sockets[0]?.destroyed).toBe(true);
      }),
      { numRuns: RUNS },
    );
  },
  timeout,
);
