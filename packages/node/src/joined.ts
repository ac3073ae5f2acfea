/** All of the chunks, in an array of their own: Node's small buffers share one. */
export function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(chunks));
}
