import type { EngineEvents, JobInfo } from '@respond-async/core';

type Listener = (job: JobInfo) => void;

/** What happens to single jobs on their way to the end. While nobody watches, nothing listens to the engine. */
export class JobEvents {
  readonly #events: EngineEvents;
  readonly #listeners = new Map<string, Set<Listener>>();
  #deafen: (() => void) | undefined;

  constructor(events: EngineEvents) {
    this.#events = events;
  }

  /** Tells of each change of a job from now on, until the function that comes back is called. */
  on(id: string, listener: Listener): () => void {
    const listeners = this.#listeners.get(id) ?? new Set();
    this.#listeners.set(id, listeners.add(listener));
    this.#deafen ??= this.#listen();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0) this.#listeners.delete(id);
      if (this.#listeners.size > 0) return;
      this.#deafen?.();
      this.#deafen = undefined;
    };
  }

  #listen(): () => void {
    const tell = (job: JobInfo): void => {
      for (const listener of this.#listeners.get(job.id) ?? []) listener(job);
    };
    const names = ['started', 'progress', 'retrying'] as const;
    const deafen = names.map((name) => this.#events.on(name, tell));
    return () => {
      for (const each of deafen) each();
    };
  }
}
