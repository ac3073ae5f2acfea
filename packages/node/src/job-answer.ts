import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import type { HeaderList } from '@respond-async/dialects';
import type { Performed } from '@respond-async/fetch';
import { joined } from './joined.ts';
import { toWeb } from './web-stream.ts';

const END_OF_HEAD = '\r\n\r\n';
const NOTHING = Buffer.alloc(0);

/** What a response sends, read back: a head as Node writes it, and the bytes after it. */
export class JobAnswer {
  /** What the handler answered: as soon as that is known, or when all of a short answer is there. */
  readonly performed: Promise<Performed>;
  readonly #response: () => ServerResponse;
  readonly #small: number;
  #resolve: (performed: Performed) => void = () => {};
  #reject: (error: Error) => void = () => {};
  #head: { readonly status: number; readonly headers: HeaderList } | undefined;
  #chunks: Buffer[] = [];
  #size = 0;
  #stream: PassThrough | undefined;
  #isOver = false;

  /** An answer of at most `small` bytes is not worth a stream. */
  constructor(response: () => ServerResponse, small: number) {
    this.#response = response;
    this.#small = small;
    this.performed = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  readonly take = (bytes: Buffer, done: (error?: Error | null) => void): void => {
    try {
      this.#body(this.#head === undefined ? this.#readHead(bytes) : bytes, done);
    } catch (error) {
      done(error as Error);
      this.fail(error as Error);
    }
  };

  /** All has been sent. */
  finish(): void {
    const wrong = this.#mismatch();
    if (wrong !== undefined) this.fail(wrong);
    else this.#complete();
  }

  #complete(): void {
    if (this.#isOver || this.#head === undefined) return;
    this.#isOver = true;
    if (this.#stream !== undefined) this.#stream.end();
    else this.#resolve({ ...this.#head, body: joined(this.#chunks) });
  }

  fail(error: Error): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#reject(error);
    this.#stream?.destroy(error);
  }

  #readHead(bytes: Buffer): Buffer {
    // What goes ahead of the answer, such as early hints, is for who waits.
    if (/^HTTP\/1\.1 1(?!01)\d\d /.test(bytes.toString('latin1', 0, 16))) return NOTHING;
    if (!this.#response().headersSent)
      throw new Error('the handler wrote to the connection itself: that can not be done later');
    const end = bytes.indexOf(END_OF_HEAD);
    this.#head = headOf(bytes.toString('latin1', 0, end));
    if (this.#head.status === 101)
      throw new Error('the handler switched protocols: that can not be done later');
    return bytes.subarray(end + END_OF_HEAD.length);
  }

  #body(bytes: Buffer, done: (error?: Error | null) => void): void {
    this.#size += bytes.byteLength;
    if (this.#stream !== undefined) {
      this.#stream.write(bytes, done);
      return;
    }
    if (bytes.byteLength > 0) this.#chunks.push(bytes);
    if (this.#size > this.#small && this.#head !== undefined)
      this.#resolve({ ...this.#head, body: this.#opened() });
    done();
  }

  #opened(): ReadableStream<Uint8Array> {
    const stream = new PassThrough();
    this.#stream = stream;
    for (const chunk of this.#chunks) stream.write(chunk);
    this.#chunks = [];
    return toWeb(stream, () => stream.destroy());
  }

  /** Who counts the bytes for those who read them from a wire is missing here. */
  #mismatch(): Error | undefined {
    if (this.#head === undefined) return new Error('the handler said nothing that could be kept');
    const said = this.#head.headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1];
    const { req, statusCode } = this.#response();
    if (said === undefined || req.method === 'HEAD' || statusCode === 204 || statusCode === 304)
      return undefined;
    return Number(said) === this.#size
      ? undefined
      : new Error(`the handler announced ${said} bytes and sent ${this.#size}`);
  }
}

function headOf(text: string): { readonly status: number; readonly headers: HeaderList } {
  const [line = '', ...fields] = text.split('\r\n');
  const headers = fields.map((field) => {
    const at = field.indexOf(': ');
    return [field.slice(0, at), field.slice(at + 2)] as const;
  });
  return { status: Number(line.split(' ')[1]), headers };
}
