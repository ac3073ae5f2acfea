import { Webhook } from 'standardwebhooks';

/** Whom a notice is signed for. */
export interface SignedFor {
  readonly url: URL;
  readonly owner: string | undefined;
}

/**
 * Keys to sign with: `whsec_` and the base64 of 24 to 64 random bytes. Each of them signs, so that a new one can be added
 * before receivers know it, and an old one taken away when they do. Who shares a key can sign as you: a function gives
 * each receiver keys of its own.
 */
export type SigningKeys =
  | readonly string[]
  | ((receiver: SignedFor) => readonly string[] | Promise<readonly string[]>);

const LEAST_KEY = 24;
const LONGEST_KEY = 64;

/** Throws where a list has something that is no key; what a function gives is looked at when it is used. */
export function checkKeys(keys: SigningKeys | undefined): void {
  if (keys !== undefined && typeof keys !== 'function') signers(keys);
}

/** The three headers of Standard Webhooks over an id, this moment and the body. */
export async function signature(
  keys: SigningKeys | undefined,
  receiver: SignedFor,
  { id, body = '', now }: { readonly id: string; readonly body?: string | undefined; readonly now: number },
): Promise<Record<string, string>> {
  if (keys === undefined) throw new Error('there is no key to sign with: callbacks({ keys })');
  const by = signers(typeof keys === 'function' ? await keys(receiver) : keys);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now / 1_000)),
    'webhook-signature': by.map((key) => key.sign(id, new Date(now), body)).join(' '),
  };
}

function signers(keys: readonly string[]): Webhook[] {
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new TypeError('keys is a list of at least one key, or a function that gives one');
  }
  return keys.map(signer);
}

/** The key itself is never part of a message. */
function signer(key: unknown, at: number): Webhook {
  const base64 = typeof key === 'string' && key.startsWith('whsec_') ? key.slice('whsec_'.length) : '';
  const bytes = Buffer.from(base64, 'base64');
  const isWhole = bytes.toString('base64') === base64;
  if (!isWhole || bytes.length < LEAST_KEY || bytes.length > LONGEST_KEY) {
    throw new TypeError(
      `keys[${at}] is not 'whsec_' and the base64 of ${LEAST_KEY} to ${LONGEST_KEY} bytes: make one with "whsec_" + randomBytes(32).toString('base64')`,
    );
  }
  return new Webhook(bytes, { format: 'raw' });
}
