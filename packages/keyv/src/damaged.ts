/** A row that is not what was written. */
export class Damaged extends Error {
  override readonly name = 'Damaged';
}

/** A record that can't be read: it stays where it is, and its job, or its document, is left out. */
export interface DamagedRecord {
  readonly key: string;
  readonly cause: unknown;
}

export function warnOfDamage({ key, cause }: DamagedRecord): void {
  const why = cause instanceof Error ? cause.message : String(cause);
  process.emitWarning(`the record ${key} is damaged (${why}); it was set aside`, {
    type: 'DamagedRecord',
    code: 'RESPOND_ASYNC_DAMAGED_RECORD',
  });
}
