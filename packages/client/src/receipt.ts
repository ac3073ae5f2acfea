import { anyOf } from './abortable.ts';
import { again } from './again.ts';
import { discard } from './body-parts.ts';
import { ConnectionFailed } from './errors.ts';
import type { Wire } from './wire.ts';

/**
 * Tells a server that holds a result for its reader that it has arrived (`Prefer: acknowledge`). Without it the result comes
 * back for a while, and is thrown away then: so this is tried, and no more.
 */
export async function sendReceipt(wire: Wire, url: string, lease: string): Promise<void> {
  const headers = [['If-Match', `"${lease}"`]] as const;
  const send = async (): Promise<void> => {
    const response = await wire.send(url, { method: 'DELETE', headers });
    discard(response);
    if (response.status >= 429) throw new ConnectionFailed('the receipt was not taken');
  };
  const trying = { tries: 3, clock: wire.clock, random: () => 0.5, signal: anyOf() };
  await again(trying, send).catch(() => {});
}
