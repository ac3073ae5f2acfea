import { type Dialect, kladana, odata, plain, solitude } from '@respond-async/dialects';
import type { Form } from '../suite/site.ts';

interface FormOptions {
  readonly name: Form;
  readonly dialect: Dialect;
  readonly monitors?: string;
}

/** The forms that are spoken, each below a path of its own. */
export const forms: readonly FormOptions[] = [
  { name: 'plain', dialect: plain(), monitors: '/plain/_async' },
  { name: 'redirecting', dialect: plain({ redirect: 303 }), monitors: '/redirecting/_async' },
  { name: 'odata', dialect: odata(), monitors: '/odata/_async' },
  { name: 'kladana', dialect: kladana({ root: '/kladana', unfinished: 100 }) },
  { name: 'solitude', dialect: solitude() },
];

/** Which one a path is about. Solitude's monitors are where they are. */
export function formIn(pathname: string): string {
  const first = pathname.split('/')[1] ?? '';
  return first === 'delay' ? 'solitude' : first;
}
