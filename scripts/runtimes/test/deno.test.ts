import { denoArguments, findDeno } from '../src/platforms/deno.ts';
import { clientRuns, doorServes, programOf } from './client-there.ts';

const program = programOf(findDeno());

clientRuns(program, denoArguments);
doorServes(program, denoArguments);
