import { KeyvMemoryAdapter } from 'keyv';

/** How a call goes wrong: whether it is made all the same, and what is answered. */
export interface Trouble {
  readonly name: string;
  readonly applied: boolean;
  readonly answer: 'throws' | 'false' | 'nothing' | 'late' | 'hangs';
}

export const troubles: readonly Trouble[] = [
  { name: 'throws before it is made', applied: false, answer: 'throws' },
  { name: 'throws after it was made', applied: true, answer: 'throws' },
  { name: 'answers false before it is made', applied: false, answer: 'false' },
  { name: 'answers false after it was made', applied: true, answer: 'false' },
  { name: 'tells an error and answers nothing', applied: false, answer: 'nothing' },
  { name: 'answers late, others before it', applied: true, answer: 'late' },
  { name: 'hangs before it is made, and fails at last', applied: false, answer: 'hangs' },
  { name: 'hangs after it was made, and fails at last', applied: true, answer: 'hangs' },
];

/** Turns of the event loop in which all else that can happen has happened. */
const AT_LAST = 50;

type Row = Parameters<KeyvMemoryAdapter['setMany']>[0][number];

/** An adapter in memory of which one call in so many goes wrong, always the same ones for the same seed. */
export class FlakyAdapter extends KeyvMemoryAdapter {
  readonly #trouble: Trouble;
  readonly #oneIn: number;
  #chance: number;

  constructor(trouble: Trouble, oneIn: number, seed: number) {
    super(new Map());
    this.#trouble = trouble;
    this.#oneIn = oneIn;
    this.#chance = seed;
  }

  override get<T>(key: string) {
    return this.#call(() => super.get<T>(key), undefined as never);
  }

  override set(key: string, value: unknown): Promise<boolean> {
    return this.#call(() => super.set(key, value), false);
  }

  override setMany<Value>(rows: Row[]) {
    const failed = rows.map(() => false);
    return this.#call(() => super.setMany<Value>(rows as never), failed as boolean[] | undefined);
  }

  override delete(key: string): Promise<boolean> {
    return this.#call(() => super.delete(key), false);
  }

  override deleteMany(keys: string[]): Promise<boolean[]> {
    const failed = keys.map(() => false);
    return this.#call(() => super.deleteMany(keys), failed);
  }

  async #call<T>(make: () => Promise<T>, failed: T): Promise<T> {
    const { applied, answer } = this.#trouble;
    if (this.#draw(this.#oneIn) !== 0) return make();
    if (answer === 'late') return this.#late(make);
    if (applied) await make();
    if (answer === 'hangs') await turns(AT_LAST);
    const error = new Error('the line is dead');
    if (answer === 'throws' || answer === 'hangs') throw error;
    // Reading has no way to say `false`: what fails says so beside.
    this.emit('error', error);
    return answer === 'false' ? failed : (undefined as T);
  }

  async #late<T>(make: () => Promise<T>): Promise<T> {
    const made = await make();
    await turns(this.#draw(7));
    return made;
  }

  #draw(below: number): number {
    this.#chance = (Math.imul(this.#chance, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.#chance / 2 ** 32) * below);
  }
}

async function turns(count: number): Promise<void> {
  for (let turn = count; turn > 0; turn -= 1) await new Promise(setImmediate);
}
