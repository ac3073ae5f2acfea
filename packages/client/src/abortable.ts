/** What the promise gives, unless the signal aborts first: then its reason. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(signal.reason);
    const clear = (): void => signal.removeEventListener('abort', abort);
    promise.then(resolve, reject).finally(clear);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
  });
}

/** The signals that there are, as one. */
export function anyOf(...signals: readonly (AbortSignal | null | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined && signal !== null));
}
