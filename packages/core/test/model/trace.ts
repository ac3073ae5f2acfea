/** All that can be seen of an engine, in order. What happens between two rests happens at one moment: its order is free. */
export class Trace {
  readonly #lines: string[] = [];
  #moment: string[] = [];

  add(line: string): void {
    this.#moment.push(line);
  }

  rest(seen: unknown): void {
    this.#lines.push(...this.#moment.sort(), JSON.stringify(seen));
    this.#moment = [];
  }

  get lines(): readonly string[] {
    return this.#lines;
  }
}
