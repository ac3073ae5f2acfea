/** A value that may be there already. Where nothing has to be waited for, waiting costs more than all the rest. */
export type Soon<T> = T | Promise<T>;

/** Goes on with a value: at once if it is there. */
export function soon<T, U>(value: Soon<T>, next: (value: T) => Soon<U>): Soon<U> {
  return value instanceof Promise ? value.then(next) : next(value);
}
