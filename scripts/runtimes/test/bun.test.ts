import { bunArguments, findBun } from '../src/platforms/bun.ts';
import { clientRuns, doorServes, programOf } from './client-there.ts';

const program = programOf(findBun());

clientRuns(program, bunArguments);
doorServes(program, bunArguments);
