import type { Clock } from '@respond-async/core';
import type { LinkForm } from '@respond-async/dialects';

/** URLs that work without credentials for a while, and of which no byte can be changed. */
export interface SignedLinks {
  /** The URL with until when it holds, and its signature. */
  sign(url: string, form: LinkForm): Promise<string>;
  /** Is it one of ours, whole, and in its time? */
  holds(url: string, form: LinkForm): Promise<boolean>;
}

/** How far the clocks of those who sign may be ahead, in milliseconds: what a clock set back has revived is refused. */
const SKEW = 30_000;

const HMAC = { name: 'HMAC', hash: 'SHA-256' } as const;
const encoder = new TextEncoder();

let ofThisProcess: Promise<CryptoKey> | undefined;

/** The first of the keys signs, all of them are accepted. Without keys there is one that only this process has. */
export function createSignedLinks(keys: readonly Uint8Array<ArrayBuffer>[], clock: Clock): SignedLinks {
  const [first, ...others] = keys.map(imported);
  const signing = (): Promise<CryptoKey> => first ?? keyOfThisProcess();
  return {
    async sign(url, { expires, signature, validFor }) {
      const until = Math.ceil((clock.now() + validFor) / 1_000);
      const whole = `${url}${url.includes('?') ? '&' : '?'}${expires}=${until}`;
      const bytes = await crypto.subtle.sign('HMAC', await signing(), signed(whole));
      return `${whole}&${signature}=${hex(new Uint8Array(bytes))}`;
    },
    async holds(url, form) {
      const [, whole = '', until = '', digits = ''] = patternOf(form).exec(url) ?? [];
      const left = Number(until) * 1_000 - clock.now();
      if (left <= 0 || left > form.validFor + 1_000 + SKEW) return false;
      for (const key of [signing(), ...others]) {
        if (await crypto.subtle.verify('HMAC', await key, bytesOf(digits), signed(whole))) return true;
      }
      return false;
    },
  };
}

/** The end of a link: nothing follows, and there is one way to write it. */
function patternOf({ expires, signature }: LinkForm): RegExp {
  return new RegExp(`^(.+[?&]${expires}=(\\d{1,12}))&${signature}=([0-9a-f]{64})$`, 's');
}

/** What is signed says what it is: no signature for something else is one of these. */
function signed(url: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(JSON.stringify(['respond-async link', 1, url]));
}

function imported(key: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key, HMAC, false, ['sign', 'verify']);
}

function keyOfThisProcess(): Promise<CryptoKey> {
  ofThisProcess ??= crypto.subtle.generateKey({ ...HMAC, length: 256 }, false, ['sign', 'verify']);
  return ofThisProcess;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function bytesOf(digits: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
