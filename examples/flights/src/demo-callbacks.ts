import { randomBytes } from 'node:crypto';
import type { Notifier } from 'respond-async';
import { callbacks } from 'respond-async/callbacks';

/** Who may be called, and what their calls are signed with. */
export interface DemoCallbacks {
  readonly notifier: Notifier;
  /** What a receiver verifies with. */
  readonly key: string;
}

/**
 * Callbacks to this machine alone, over http too and on any port: for a demonstration. They are made only where the app
 * itself is reached from this machine alone, since others must not have it call what only this machine can reach.
 */
export function demoCallbacks(host: string): DemoCallbacks | undefined {
  if (!/^(?:127(?:\.\d+){3}|::1|localhost)$/.test(host)) return undefined;
  const key = `whsec_${randomBytes(32).toString('base64')}`;
  return { notifier: callbacks({ allow: [], loopbackForDemonstration: true, keys: [key] }), key };
}
