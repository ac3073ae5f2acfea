/** 32 secret bytes, or their base64. */
export type SecretKey = Uint8Array | string;

/** The bytes of a key. What is none is a `TypeError` that names the option. */
export function secretKey(option: string, key: SecretKey): Uint8Array<ArrayBuffer> {
  const bytes =
    typeof key === 'string' ? fromBase64(key) : ArrayBuffer.isView(key) ? Uint8Array.from(key) : undefined;
  if (bytes?.byteLength === 32) return bytes;
  // Never the key itself.
  const other = typeof key === 'string' ? 'another text' : `a value of type ${typeof key}`;
  const given = bytes === undefined ? other : `${bytes.byteLength} bytes`;
  throw new TypeError(`${option}: a key is 32 bytes, or their base64, not ${given}`);
}

/** Also of the form that is used in URLs. `undefined` where it is neither. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}
