import type { HeaderList } from '@respond-async/dialects';
import { type Credentials, lost, withSecrets } from './credentials.ts';
import { fromBase64, type SecretKey, secretKey } from './secret-key.ts';

const ALGORITHM = 'AES-GCM';
/** In bytes. NIST SP 800-38D, 8.2.2: drawn at random, 12 are enough for four thousand million requests under one key. */
const NONCE = 12;

/** Stored encrypted under the first key; what another of the keys sealed is still opened. */
export function sealed(keys: readonly SecretKey[]): Credentials {
  const [sealing, ...others] = keys.map(imported);
  if (sealing === undefined) throw new TypeError('credentials: seal needs a key');
  return {
    async keep(id, request, secrets) {
      return secrets.length === 0 ? request : { ...request, sealed: await seal(id, secrets, await sealing) };
    },
    async restore(id, request) {
      if (request.sealed === undefined) return request;
      if (request.sealed === true) return lost();
      for (const key of [sealing, ...others]) {
        const secrets = await open(id, request.sealed, await key);
        if (secrets !== undefined) return withSecrets(request, secrets);
      }
      return lost();
    },
    forget: () => {},
  };
}

function imported(key: SecretKey): Promise<CryptoKey> {
  const bytes = secretKey('credentials.seal', key);
  return crypto.subtle.importKey('raw', bytes, ALGORITHM, false, ['encrypt', 'decrypt']);
}

async function seal(id: string, secrets: HeaderList, key: CryptoKey): Promise<string> {
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE));
  const text = new TextEncoder().encode(JSON.stringify(secrets));
  const encrypted = new Uint8Array(await crypto.subtle.encrypt(parameters(id, nonce), key, text));
  return toBase64(nonce) + toBase64(encrypted);
}

/** `undefined`: it was sealed under another key, for another job, or was changed since. */
async function open(id: string, text: string, key: CryptoKey): Promise<HeaderList | undefined> {
  const bytes = fromBase64(text);
  if (bytes === undefined) return undefined;
  try {
    const all = parameters(id, bytes.subarray(0, NONCE));
    const opened = await crypto.subtle.decrypt(all, key, bytes.subarray(NONCE));
    return JSON.parse(new TextDecoder().decode(opened));
  } catch {
    return undefined;
  }
}

/** Bound to its job: moved to another one, it does not open. */
function parameters(id: string, iv: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: ALGORITHM, iv, additionalData: new TextEncoder().encode(id) };
}

const toBase64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
