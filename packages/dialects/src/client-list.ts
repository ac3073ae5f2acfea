import type { ClientDialect, OperationPage, ReadAnswer } from './client-dialect.ts';
import { taskList } from './kladana/client.ts';

/** How a page of a dialect's list is read; `undefined` where it has no list. Apart, because few programs read lists. */
export function listOf(dialect: ClientDialect): ((answer: ReadAnswer) => OperationPage) | undefined {
  return dialect.list ?? (dialect.name === 'kladana' ? taskList : undefined);
}
