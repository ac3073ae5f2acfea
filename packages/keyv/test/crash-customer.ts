import { deepStrictEqual } from 'node:assert/strict';
import type { Engine, Reading, Refused, SubmitOptions } from '@respond-async/core';
import { answerOf, bytesOf, type Tasks } from './crash-engine.ts';
import type { TaskName, Tell } from './crash-report.ts';

/** Somebody who has work done, and tells of each deed before it and when it is acknowledged. */
export class Customer {
  readonly #engine: Engine;
  readonly #tasks: Tasks;
  readonly #tell: Tell;

  constructor(engine: Engine, tasks: Tasks, tell: Tell) {
    this.#engine = engine;
    this.#tasks = tasks;
    this.#tell = tell;
  }

  /** Resolves to whether the job was accepted. */
  async submit(task: TaskName, id: string, options: SubmitOptions = {}): Promise<boolean> {
    const { body: _, ...told } = options;
    this.#tell({ did: 'submit', id, task, options: told });
    const { ok } = await this.#tasks[task].submit(null, { ...options, id });
    if (ok) this.#tell({ did: 'accepted', id });
    return ok;
  }

  /** Submits, waits and collects in one: it may be collected at any time, and is when there is an answer. */
  async run(task: TaskName, id: string): Promise<void> {
    this.#tell({ did: 'submit', id, task, options: {} });
    this.#tell({ did: 'confirm', id });
    deepStrictEqual(await this.#tasks[task].run(null, { id }), answerOf(id));
    this.#tell({ did: 'accepted', id });
    this.#tell({ did: 'settled', id, status: 'completed' });
    this.#tell({ did: 'confirmed', id });
  }

  async settled(id: string): Promise<void> {
    const found = await this.#engine.wait(id);
    if (found.ok) this.#tell({ did: 'settled', id, status: found.job.status });
  }

  /** Reads all of a result; it must be what the job answered. */
  async take(id: string): Promise<Reading | Refused> {
    const reading = await this.#engine.take(id);
    if (!reading.ok) return reading;
    deepStrictEqual(reading.result.value, answerOf(id));
    const { body } = reading.result;
    if (body !== undefined) {
      const bytes = await new Response(body).bytes();
      if (!Buffer.from(bytes).equals(bytesOf(id))) throw new Error(`${id} has come back with other bytes`);
    }
    return reading;
  }

  async giveBack(id: string): Promise<void> {
    const reading = await this.take(id);
    if (reading.ok) await reading.release();
  }

  async confirm({ job: { id }, confirm }: Reading): Promise<void> {
    this.#tell({ did: 'confirm', id });
    if ((await confirm()).ok) this.#tell({ did: 'confirmed', id });
  }

  async collect(id: string): Promise<void> {
    const reading = await this.take(id);
    if (reading.ok) await this.confirm(reading);
  }

  async cancel(id: string): Promise<void> {
    this.#tell({ did: 'cancel', id });
    if ((await this.#engine.cancel(id)).ok) this.#tell({ did: 'cancelled', id });
  }

  async discard(id: string): Promise<void> {
    this.#tell({ did: 'discard', id });
    if ((await this.#engine.discard(id)).ok) this.#tell({ did: 'discarded', id });
  }
}
