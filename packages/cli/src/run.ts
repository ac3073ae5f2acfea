import { readFileSync } from 'node:fs';
import yargs from 'yargs';
import { cancel } from './cancel.ts';
import { EXIT, exitCodeOf, messageOf } from './exit-code.ts';
import { everywhere, starting, waiting } from './flags.ts';
import { list } from './list.ts';
import { say } from './report.ts';
import { resume } from './resume.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { UsageError } from './usage-error.ts';

const EXIT_CODES = `Exit codes: 0 the result is written; 1 unexpected; 2 wrong usage; 3 refused; 4 the operation failed;
5 cancelled; 6 gone or expired; 7 --timeout is over; 8 the server can't be reached; 130 Ctrl-C`;

/** `respond-async` at a prompt: does what the arguments say. Resolves to what the process ends with. */
export async function run(args: readonly string[]): Promise<number> {
  let code: number = EXIT.ok;
  const performing =
    <A>(command: (argv: A) => Promise<number>) =>
    async (argv: A): Promise<void> => {
      code = await command(argv).catch(failed);
    };
  const monitor = {
    type: 'string',
    demandOption: true,
    describe: 'The monitor URL that a start has printed',
  } as const;
  const parser = yargs([...args])
    .scriptName('respond-async')
    .usage('$0 <url>\n\nStarts a request that is answered later, shows how far it is, and writes the result.')
    // The completion does not look into a command that has no name; the help does, and would name them twice.
    .options(args.includes('--get-yargs-completions') ? starting : {})
    .command(
      '$0 <url>',
      'Start it, and wait for the result',
      (y) =>
        y
          .positional('url', { type: 'string', demandOption: true, describe: 'What is asked' })
          .options(starting)
          .example(
            "$0 https://api.example.com/reports -d '{\"year\":2026}' -H 'Content-Type: application/json'",
            '',
          )
          .example('$0 https://api.example.com/export -o export.csv --timeout 10m', ''),
      performing(start),
    )
    .command(
      'resume <monitor>',
      'Wait for something that was started before',
      (y) => y.positional('monitor', monitor).options(waiting),
      performing(resume),
    )
    .command(
      'status <monitor>',
      'Say how far it is; a result stays where it is',
      (y) => y.positional('monitor', monitor).options(everywhere),
      performing(status),
    )
    .command(
      'cancel <monitor>',
      'Cancel it',
      (y) => y.positional('monitor', monitor).options(everywhere),
      performing(cancel),
    )
    .command(
      'list <url>',
      'List operations, where the dialect has a list',
      (y) =>
        y
          .positional('url', { type: 'string', demandOption: true, describe: 'Where the list is' })
          .options(everywhere),
      performing(list),
    )
    .completion('completion', 'Print completions for bash or zsh')
    .parserConfiguration({ 'parse-numbers': false, 'parse-positional-numbers': false, 'dot-notation': false })
    .locale('en')
    .strict()
    .help()
    .alias('h', 'help')
    .version(version())
    .alias('V', 'version')
    .epilogue(EXIT_CODES)
    .fail(false);
  try {
    await parser.parseAsync();
    return code;
  } catch (error) {
    // What goes wrong here is what was typed.
    return failed(new UsageError(messageOf(error)));
  }
}

function failed(error: unknown): number {
  const code = exitCodeOf(error);
  say(`respond-async: ${messageOf(error)}${code === EXIT.usage ? "\nTry 'respond-async --help'." : ''}`);
  return code;
}

function version(): string {
  return JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version;
}
