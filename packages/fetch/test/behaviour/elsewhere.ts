import { Worker } from 'node:worker_threads';

const CLIENT = `
  const { connect } = require('node:net');
  const { workerData: { port, head, heard } } = require('node:worker_threads');
  const socket = connect(port, '127.0.0.1', () => socket.write(head));
  socket.once('data', () => {
    Atomics.store(heard, 0, 1);
    Atomics.notify(heard, 0);
    socket.destroy();
  });
`;

/** A client in a thread of its own, which is answered while this one does nothing but wait. */
export function clientElsewhere(port: number, head: string): { heardWithin(ms: number): boolean } {
  const heard = new Int32Array(new SharedArrayBuffer(4));
  new Worker(CLIENT, { eval: true, workerData: { port, head, heard } });
  return { heardWithin: (ms) => Atomics.wait(heard, 0, 0, ms) !== 'timed-out' };
}
