import { type Engine, RunFailed } from '@respond-async/core';
import type { HeaderList } from '@respond-async/dialects';
import type { StoredRequest } from './stored-request.ts';

const NAMES = new Set(['authorization', 'cookie', 'proxy-authorization', 'x-api-key']);
const LOOKS_SECRET = /token|secret|password|api-?key/;

/** Headers that say who one is to whoever reads them: never written to a store. */
export function isCredential(name: string): boolean {
  const lower = name.toLowerCase();
  return NAMES.has(lower) || LOOKS_SECRET.test(lower);
}

/** Where the credentials of stored requests are while their jobs are unfinished. */
export interface Credentials {
  /** Takes the secrets of the request of a job. What comes back is stored. */
  keep(id: string, request: StoredRequest, secrets: HeaderList): StoredRequest;
  /** The request as it came. Throws when its credentials are gone. */
  restore(id: string, request: StoredRequest): StoredRequest;
  forget(id: string): void;
}

/** Handlers run without credentials, from the first run on. */
export const dropped: Credentials = {
  keep: (_, request) => request,
  restore: (_, request) => request,
  forget: () => {},
};

/** In this process only, until the job has ended. */
export function inMemory(engine: Engine): Credentials {
  const kept = new Map<string, HeaderList>();
  engine.events.on('settled', (job) => kept.delete(job.id));
  return {
    keep(id, request, secrets) {
      if (secrets.length === 0) return request;
      kept.set(id, secrets);
      return { ...request, sealed: true };
    },
    restore(id, { sealed, ...request }) {
      if (sealed !== true) return request;
      const secrets = kept.get(id);
      if (secrets !== undefined) return { ...request, headers: [...request.headers, ...secrets] };
      throw new RunFailed('credentials-lost', 'the process that knew the credentials of the request is gone');
    },
    forget: (id) => void kept.delete(id),
  };
}
