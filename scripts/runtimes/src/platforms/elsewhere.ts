import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { Program } from './found.ts';

/** A program that runs beside the tests, with an environment that has nothing of theirs. */
export class Elsewhere {
  readonly #child: ChildProcessByStdio<null, Readable, Readable>;
  readonly #ended: Promise<string>;
  #said = '';

  constructor({ path, environment }: Program, args: readonly string[], directory: string) {
    const env = { PATH: '/usr/bin:/bin', HOME: directory, TMPDIR: directory, ...environment };
    this.#child = spawn(path, args, { cwd: directory, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-4_000);
    });
    this.#ended = new Promise((resolve) => {
      this.#child.on('error', (error) => resolve(error.message));
      this.#child.on('close', (code, signal) => resolve(`it ended with ${code ?? signal}: ${this.#said}`));
    });
  }

  /** What is waited for; rejects when the program ends before. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const ended = this.#ended.then((how) => Promise.reject(new Error(how)));
    return Promise.race([promise, ended]);
  }

  /** The first line that it says. */
  async line(): Promise<string> {
    const lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
    return this.until(lines.next().then(({ value }) => String(value)));
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.#ended;
  }
}
