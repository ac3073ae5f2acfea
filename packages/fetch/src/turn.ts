/** Taken at once: later on an app's tests may have put a clock in its place that is turned by hand. */
const { setImmediate } = globalThis as { readonly setImmediate?: (then: () => void) => unknown };

const schedule = setImmediate ?? (typeof MessageChannel === 'undefined' ? queueMicrotask : byMessage);

function byMessage(then: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    then();
  };
  port2.postMessage(null);
}

/**
 * Calls back when this turn of the event loop is over: everything has been taken up that had arrived. One call for each who
 * waits: a queue of our own would lose whose asynchronous context it is.
 */
export function afterTurn(then: () => void): void {
  schedule(then);
}
