import type { ServerResponse } from 'node:http';

/** Has the connection end in the middle of this answer, if that is a result; tells when it has. */
export function breakOff(response: ServerResponse, onBroken: () => void): void {
  const { write, end } = response;
  const cut = (go: typeof write | typeof end, args: unknown[]): unknown => {
    const [chunk] = args;
    if (response.statusCode !== 200 || !(chunk instanceof Uint8Array))
      return Reflect.apply(go, response, args);
    onBroken();
    const half = chunk.subarray(0, chunk.byteLength / 2);
    return Reflect.apply(write, response, [half, () => response.socket?.destroy()]);
  };
  Object.assign(response, {
    write: (...args: unknown[]) => cut(write, args),
    end: (...args: unknown[]) => cut(end, args),
  });
}
