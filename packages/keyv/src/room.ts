import { EngineError } from '@respond-async/core';
import type { Rows } from './rows.ts';

/** Before anything is added. */
export function assertRoom(rows: Rows): void {
  if (!rows.full) return;
  throw new EngineError('store-failed', 'the disk is full: nothing is taken in until there is room again');
}
