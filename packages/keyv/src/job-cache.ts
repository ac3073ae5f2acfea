import type { Job } from '@respond-async/core';

interface Entry {
  readonly job: Job;
  readonly size: number;
}

/** The jobs that were written or read last, so that polls don't read rows. Bounded by the length of their records. */
export class JobCache {
  readonly #entries = new Map<string, Entry>();
  readonly #most: number;
  #size = 0;

  /** `most`: characters. */
  constructor(most: number) {
    this.#most = most;
  }

  get(id: string): Job | undefined {
    return this.#entries.get(id)?.job;
  }

  set(job: Job, size: number): void {
    this.delete(job.id);
    this.#entries.set(job.id, { job, size });
    this.#size += size;
    for (const oldest of this.#entries.keys()) {
      if (this.#size <= this.#most) return;
      this.delete(oldest);
    }
  }

  delete(id: string): void {
    this.#size -= this.#entries.get(id)?.size ?? 0;
    this.#entries.delete(id);
  }
}
