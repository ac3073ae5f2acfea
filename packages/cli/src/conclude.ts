import { ClientError, type Operation, OperationFailed, RequestFailed } from '@respond-async/client';
import { EXIT, exitCodeOf, messageOf } from './exit-code.ts';
import { Interrupted } from './interrupt.ts';
import { writeBody, writeFile } from './output.ts';
import { bodyReport, printJson, type Report, say } from './report.ts';
import { quoted } from './shell.ts';
import { UsageError } from './usage-error.ts';

/** How a command ends. */
export interface Manner {
  readonly json: boolean;
  /** The file for the result; the standard output unless told. */
  readonly file: string | undefined;
  /** What `resume` has to be told of the dialect, where it was told. */
  readonly dialect: string | undefined;
}

/** Whatever went wrong then, the operation did not end with it. */
const GOES_ON: ReadonlySet<number> = new Set([EXIT.timeout, EXIT.unreachable, EXIT.unexpected]);

/** Writes an operation's answer where it belongs: a good one to the standard output or the file. Resolves to the exit code. */
export async function conclude(response: Response, operation: Operation, manner: Manner): Promise<number> {
  const isGood = response.status < 400;
  const file = isGood ? manner.file : undefined;
  if (file !== undefined) await writeFile(response, file);
  if (manner.json) {
    printJson({
      status: operation.status,
      monitorUrl: operation.monitorUrl,
      httpStatus: response.status,
      headers: Object.fromEntries(response.headers),
      ...(file === undefined ? await bodyReport(response) : { file }),
    });
  } else if (!isGood) {
    say(`respond-async: the operation answered ${response.status} ${response.statusText}`.trimEnd());
    await writeBody(response, process.stderr);
    process.stderr.write('\n');
  } else if (file === undefined) await writeBody(response, process.stdout);
  return isGood ? EXIT.ok : EXIT.failed;
}

/** Says why there is no answer, and how to go on where it goes on. Resolves to the exit code. */
export function concludeWithout(error: unknown, monitorUrl: string | undefined, manner: Manner): number {
  if (error instanceof Interrupted) return interrupted(error, monitorUrl, manner);
  const message = messageOf(error);
  const code = exitCodeOf(error);
  if (code === EXIT.usage) throw new UsageError(message, { cause: error });
  const at = (error instanceof ClientError ? error.monitorUrl : undefined) ?? monitorUrl;
  if (manner.json) {
    printJson({ ...failureReport(error), monitorUrl: at, error: { code: nameOf(error), message } });
    return code;
  }
  say(`respond-async: ${message}`);
  if (hasBody(error)) say(typeof error.body === 'string' ? error.body : JSON.stringify(error.body, null, 2));
  if (at !== undefined && GOES_ON.has(code)) say(howToGoOn(at, manner));
  return code;
}

function interrupted({ wish }: Interrupted, monitorUrl: string | undefined, manner: Manner): number {
  const status = wish === 'cancel' ? 'cancelled' : 'running';
  if (manner.json) printJson({ status, monitorUrl });
  else if (wish === 'cancel') say('Cancelled.');
  else if (monitorUrl === undefined) say('Interrupted before it was accepted.');
  else say(howToGoOn(monitorUrl, manner));
  return wish === 'cancel' ? EXIT.cancelled : EXIT.interrupted;
}

/** Secrets are not repeated: they would stay in the terminal. */
function howToGoOn(monitorUrl: string, { dialect }: Manner): string {
  const told = dialect === undefined ? '' : ` --dialect ${dialect}`;
  return `It goes on. Take it up again, with the same -H and -u, by\n  respond-async resume ${quoted(monitorUrl)}${told}`;
}

function failureReport(error: unknown): Report {
  if (!hasBody(error)) return {};
  return { httpStatus: error.status, body: error.body };
}

function hasBody(error: unknown): error is OperationFailed | RequestFailed {
  const isAnswer = error instanceof OperationFailed || error instanceof RequestFailed;
  return isAnswer && error.body !== undefined && error.body !== '';
}

function nameOf(error: unknown): string {
  return error instanceof ClientError ? error.code : error instanceof Error ? error.name : 'unexpected';
}
