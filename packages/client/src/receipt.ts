import { discard } from './body-parts.ts';
import { pause } from './clock.ts';
import { backOff } from './pace.ts';
import type { Wire } from './wire.ts';

const TRIES = 3;

/**
 * Tells a server that holds a result for its reader that it has arrived (`Prefer: acknowledge`). Without it the result comes
 * back for a while, and is thrown away then: so this is tried, and no more.
 */
export async function sendReceipt(wire: Wire, url: string, lease: string): Promise<void> {
  const headers = [['If-Match', `"${lease}"`]] as const;
  for (let turn = 0; turn < TRIES; turn += 1) {
    try {
      const response = await wire.send(url, { method: 'DELETE', headers });
      discard(response);
      if (response.status < 500 && response.status !== 429) return;
    } catch {
      // Not reached: below it is tried again.
    }
    await pause(
      wire.clock,
      backOff(turn, () => 0.5),
      new AbortController().signal,
    );
  }
}
