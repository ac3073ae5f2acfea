const OPEN = '/control/open/';
const BREAK = '/control/break';

/** What the suite tells its servers to do. */
export class Control {
  readonly #gates = new Map<string, PromiseWithResolvers<void>>();
  readonly #broken = new Set<string>();

  /** Does what the path says, if it says something. */
  act(pathname: string): boolean {
    if (pathname.startsWith(OPEN)) this.#gate(pathname.slice(OPEN.length)).resolve();
    else if (pathname.startsWith(BREAK)) this.#broken.add(pathname.slice(BREAK.length));
    else return false;
    return true;
  }

  /** What handlers wait for until they may go on. */
  passed(gate: string | null): Promise<void> | undefined {
    return gate === null ? undefined : this.#gate(gate).promise;
  }

  /** Is the next result that is given there to be broken off? */
  breaksAt(pathname: string): boolean {
    return this.#broken.has(pathname);
  }

  hasBroken(pathname: string): void {
    this.#broken.delete(pathname);
  }

  #gate(name: string): PromiseWithResolvers<void> {
    const gate = this.#gates.get(name) ?? Promise.withResolvers<void>();
    this.#gates.set(name, gate);
    return gate;
  }
}
