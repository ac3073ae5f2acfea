/** Taken at once: later on an app's tests may have put a clock in its place that is turned by hand. */
const { setImmediate } = globalThis as { readonly setImmediate?: (then: () => void) => unknown };

const afterTurn: (then: () => void) => unknown =
  setImmediate ?? (typeof MessageChannel === 'undefined' ? queueMicrotask : byMessage);

function byMessage(then: () => void): void {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    then();
  };
  port2.postMessage(null);
}

/**
 * Calls back when everything has been sent that could be sent by now: a handler that keeps the whole process busy does not
 * hold up the answer that it was accepted. Two turns of the event loop: answers may wait for the end of the first.
 */
export function whenSent(then: () => void): void {
  afterTurn(() => afterTurn(then));
}
