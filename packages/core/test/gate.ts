/** Something to wait for that the test opens by hand. */
export class Gate<T> {
  readonly opened: Promise<T>;
  readonly open: (value: T) => void;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<T>();
    this.opened = promise;
    this.open = resolve;
  }
}
