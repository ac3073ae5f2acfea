import { requirements as kladana } from './kladana/requirements.ts';
import { requirements as odata } from './odata/requirements.ts';
import { requirements as plain } from './plain/requirements.ts';
import type { Requirement } from './requirements.ts';
import { requirements as solitude } from './solitude/requirements.ts';

/** What each dialect has to do. */
export const manifests: readonly {
  readonly dialect: string;
  readonly requirements: readonly Requirement[];
}[] = [
  { dialect: 'kladana', requirements: kladana },
  { dialect: 'odata', requirements: odata },
  { dialect: 'plain', requirements: plain },
  { dialect: 'solitude', requirements: solitude },
];
