import { type Engine, RunFailed } from '@respond-async/core';
import type { HeaderList } from '@respond-async/dialects';
import type { StoredRequest } from './stored-request.ts';

/** Where the credentials of stored requests are while their jobs are unfinished. */
export interface Credentials {
  /** Takes the secrets of the request of a job. What comes back is stored. */
  keep(id: string, request: StoredRequest, secrets: HeaderList): StoredRequest | Promise<StoredRequest>;
  /** The request as it came. Throws when its credentials are gone. */
  restore(id: string, request: StoredRequest): StoredRequest | Promise<StoredRequest>;
  forget(id: string): void;
}

/** Handlers run without credentials, from the first run on. */
export const dropped: Credentials = {
  keep: (_, request) => request,
  restore: (_, request) => (request.sealed === undefined ? request : lost()),
  forget: () => {},
};

/** In this process only, until the job has ended. */
export function inMemory(engine: Engine): Credentials {
  const kept = new Map<string, HeaderList>();
  // Who listens has the engine tell of every job, also of those that came without.
  let listens = false;
  return {
    keep(id, request, secrets) {
      if (secrets.length === 0) return request;
      if (!listens) engine.events.on('settled', (job) => kept.delete(job.id));
      listens = true;
      kept.set(id, secrets);
      return { ...request, sealed: true };
    },
    restore(id, request) {
      return request.sealed === undefined ? request : withSecrets(request, kept.get(id) ?? lost());
    },
    forget: (id) => void kept.delete(id),
  };
}

/** A request as it came, with what was kept elsewhere. */
export function withSecrets({ sealed, ...request }: StoredRequest, secrets: HeaderList): StoredRequest {
  return { ...request, headers: [...request.headers, ...secrets] };
}

/** A handler must not take a request with lost credentials for one that had none. */
export function lost(): never {
  throw new RunFailed('credentials-lost', 'nobody knows the credentials of the request any more');
}
