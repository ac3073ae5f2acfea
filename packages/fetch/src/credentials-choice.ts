import type { Engine } from '@respond-async/core';
import { type Credentials, dropped, inMemory } from './credentials.ts';
import type { CredentialsOption } from './options.ts';
import { sealed } from './sealed-credentials.ts';

const MEMORY = `'memory' (a job that outlives the process fails as credentials-lost)`;
const OTHERS = `'drop' (handlers of jobs never see them) or { seal: key } (they are stored encrypted)`;

/** What becomes of credentials. What can't be right, or must be chosen, is a `TypeError` that names the choices. */
export function credentialsOf(engine: Engine, choice: CredentialsOption | undefined): Credentials {
  const { durable, shared } = engine.supports;
  if (choice === 'drop') return dropped;
  if (typeof choice === 'object' && choice !== null) return sealed([choice.seal].flat());
  if (choice !== undefined && choice !== 'memory') {
    throw new TypeError(`credentials are ${MEMORY}, ${OTHERS}, not ${JSON.stringify(choice)}`);
  }
  if (shared) {
    throw new TypeError(
      `on a shared store, credentials can't be 'memory', since jobs run in any process: choose ${OTHERS}`,
    );
  }
  if (choice === undefined && durable) {
    throw new TypeError(`on a durable store, credentials must be chosen: ${MEMORY}, ${OTHERS}`);
  }
  return inMemory(engine);
}
