import { KeyvMemoryAdapter } from 'keyv';

type Rows = Parameters<KeyvMemoryAdapter['setMany']>[0];

/** How the next writes of a key are to go wrong. `applied`: they are made all the same. */
export interface Fault {
  readonly key: string;
  readonly how: 'false' | 'throws';
  readonly applied?: boolean;
  /** How often; for ever unless told. */
  times?: number;
}

/** An adapter in memory that fails as it is told, and counts its calls. */
export class FaultyAdapter extends KeyvMemoryAdapter {
  readonly faults: Fault[] = [];
  readonly groups: number[] = [];
  /** Reads fail as long as this holds. */
  unreadable = false;

  constructor() {
    super(new Map());
  }

  override async get<T>(key: string) {
    if (this.unreadable) throw new Error('the line is dead');
    return super.get<T>(key);
  }

  override async set(key: string, value: unknown): Promise<boolean> {
    const fault = this.#faultOf([key]);
    if (fault === undefined || fault.applied) await super.set(key, value);
    return fault === undefined || this.#fail(fault);
  }

  override async setMany<Value>(rows: Rows): Promise<boolean[] | undefined> {
    this.groups.push(rows.length);
    const fault = this.#faultOf(rows.map(({ key }) => key));
    if (fault === undefined || fault.applied) await super.setMany<Value>(rows as never);
    return rows.map(() => fault === undefined || this.#fail(fault));
  }

  #faultOf(keys: readonly string[]): Fault | undefined {
    const fault = this.faults.find(({ key, times = 1 }) => times > 0 && keys.includes(key));
    if (fault?.times !== undefined) fault.times -= 1;
    return fault;
  }

  #fail({ how }: Fault): false {
    if (how === 'throws') throw new Error('the disk is on fire');
    this.emit('error', new Error('the disk is on fire'));
    return false;
  }
}
