import type { IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import type { Outcomes } from '../suite/perform.ts';

/** What the suite has found, in the places where it runs. */
export class Reports {
  readonly #places = new Map<string, PromiseWithResolvers<Outcomes>>();

  async take(place: string, message: IncomingMessage): Promise<void> {
    this.#place(place).resolve((await json(message)) as Outcomes);
  }

  from(place: string): Promise<Outcomes> {
    return this.#place(place).promise;
  }

  #place(place: string): PromiseWithResolvers<Outcomes> {
    const report = this.#places.get(place) ?? Promise.withResolvers<Outcomes>();
    this.#places.set(place, report);
    return report;
  }
}
