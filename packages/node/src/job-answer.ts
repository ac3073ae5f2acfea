import type { ServerResponse } from 'node:http';
import { PassThrough } from 'node:stream';
import type { Performed } from '@respond-async/fetch';
import { type AnswerHead, END_OF_HEAD, headIn, isInterim, wrongWith } from './answer-head.ts';
import { isLength } from './header-pairs.ts';
import { drained } from './job-response.ts';
import type { Done, Sink } from './job-socket.ts';
import { joined } from './joined.ts';
import { toWeb } from './web-stream.ts';

const NOTHING = Buffer.alloc(0);
const UNREAD = 'nobody reads the answer any more';

/** What a response sends, read back: a head as Node writes it, and the bytes after it. */
export class JobAnswer implements Sink {
  /** What the handler answered: as soon as that is known, or when all of a short answer is there. */
  readonly performed: Promise<Performed>;
  readonly #response: () => ServerResponse;
  readonly #small: number;
  readonly #isLook: boolean;
  #resolve: (performed: Performed) => void = () => {};
  #reject: (error: unknown) => void = () => {};
  #head: AnswerHead | undefined;
  /** Copies: who has sent bytes may use their place again. */
  #chunks: Uint8Array<ArrayBuffer>[] = [];
  #size = 0;
  #stream: PassThrough | undefined;
  /** Who waits for room in the stream. */
  #whenRoom: Done | undefined;
  #isOver = false;

  /** An answer of at most `small` bytes is not worth a stream. To a HEAD it is a head alone, whatever handlers make of its method. */
  constructor(response: () => ServerResponse, small: number, method: string) {
    this.#response = response;
    this.#small = small;
    this.#isLook = method === 'HEAD';
    this.performed = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Is it being read while it is written? */
  get isLeaving(): boolean {
    return this.#stream !== undefined;
  }

  keep(data: unknown, encoding: BufferEncoding = 'utf8'): boolean {
    const room = this.#small - this.#size;
    if (typeof data === 'string') {
      // No character takes more than three bytes.
      if (data.length * 3 > room) return false;
      return this.#head === undefined
        ? this.#keepHead(data, encoding)
        : this.#add(Buffer.from(data, encoding));
    }
    if (this.#head === undefined || !(data instanceof Uint8Array) || data.byteLength > room) return false;
    return this.#add(data);
  }

  /** Node writes a head before the first bytes, or in one text with them. */
  #keepHead(text: string, encoding: BufferEncoding): boolean {
    const end = text.indexOf(END_OF_HEAD);
    if (end < 0 || !this.#response().headersSent) return false;
    if (isInterim(text) || !isAsItIs(text, encoding, end)) return false;
    const head = headIn(text, end);
    if (wrongWith(head) !== undefined) return false;
    this.#head = head;
    const start = end + END_OF_HEAD.length;
    return text.length === start || this.#add(Buffer.from(text.slice(start), encoding));
  }

  #add(bytes: Uint8Array): true {
    this.#size += bytes.byteLength;
    if (bytes.byteLength > 0) this.#chunks.push(new Uint8Array(bytes));
    return true;
  }

  take(bytes: Buffer, done: Done): void {
    try {
      this.#takeBody(this.#head === undefined ? this.#takeHead(bytes) : bytes, done);
    } catch (error) {
      done(error as Error);
      this.fail(error);
    }
  }

  drained(): void {
    drained(this.#response());
  }

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
    else this.#resolve({ status: this.#head.status, headers: this.#head.headers, body: this.#whole() });
  }

  #whole(): Uint8Array<ArrayBuffer> {
    const [first, ...others] = this.#chunks;
    return first !== undefined && others.length === 0 ? first : joined(this.#chunks);
  }

  fail(error: unknown): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#reject(error);
    this.#stream?.destroy(error as Error);
  }

  #takeHead(bytes: Buffer): Buffer {
    // What goes ahead of the answer is for who waits.
    if (bytes.byteLength === 0 || isInterim(bytes.toString('latin1', 0, 16))) return NOTHING;
    const end = bytes.indexOf(END_OF_HEAD);
    if (!this.#response().headersSent || end < 0)
      throw new Error('the handler wrote to the connection itself: that can not be done later');
    this.#head = headIn(bytes.toString('latin1', 0, end + 2), end);
    const wrong = wrongWith(this.#head);
    if (wrong !== undefined) throw wrong;
    return bytes.subarray(end + END_OF_HEAD.length);
  }

  #takeBody(bytes: Buffer, done: Done): void {
    if (this.#stream === undefined) {
      this.#add(bytes);
      if (this.#size > this.#small && this.#head !== undefined)
        this.#resolve({ ...this.#head, body: this.#opened() });
      done();
    } else if (bytes.byteLength > 0) this.#pass(Buffer.from(bytes), this.#stream, done);
    else done();
  }

  /** Done at once where there is room: what is not done yet is lost when the connection is closed. */
  #pass(bytes: Buffer, stream: PassThrough, done: Done): void {
    this.#size += bytes.byteLength;
    if (stream.write(bytes)) done();
    else if (stream.destroyed) done(new Error(UNREAD));
    else this.#whenRoom = done;
  }

  #opened(): ReadableStream<Uint8Array> {
    const stream = new PassThrough();
    this.#stream = stream;
    for (const chunk of this.#chunks) stream.write(chunk);
    this.#chunks = [];
    // Later, or who sent this would be told before those whose bytes had room at once.
    stream.on('drain', () => process.nextTick(() => this.#goOn()));
    stream.on('close', () => this.#goOn(new Error(UNREAD)));
    return toWeb(stream, () => stream.destroy());
  }

  #goOn(error?: Error): void {
    const done = this.#whenRoom;
    this.#whenRoom = undefined;
    done?.(error);
  }

  /** Who counts the bytes for those who read them from a wire is missing here. */
  #mismatch(): Error | undefined {
    if (this.#head === undefined) return new Error('the handler said nothing that could be kept');
    const said = this.#head.headers.find(isLength)?.[1];
    const { status } = this.#head;
    if (said === undefined || this.#isLook || status === 204 || status === 304) return undefined;
    return Number(said) === this.#size
      ? undefined
      : new Error(`the handler announced ${said} bytes and sent ${this.#size}`);
  }
}

/** Is a head of these characters sent with one byte for each? */
function isAsItIs(text: string, encoding: BufferEncoding, end: number): boolean {
  return encoding === 'latin1' || !/[^\0-\x7f]/.test(text.slice(0, end));
}
