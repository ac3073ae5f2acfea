// Not the global one: tests of an app may have put a clock in its place that is turned by hand.
import { setImmediate } from 'node:timers';

/**
 * Calls back when this turn of the event loop ends: everything has been taken up that had arrived. Answers wait for it and
 * go out one after another. Whoever sleeps at the other end is woken once for all of them, and to wake it takes the sender
 * as long as an answer takes to make. One call for each: a queue of our own would lose whose asynchronous context it is.
 */
export function afterTurn(then: () => void): void {
  setImmediate(then);
}
