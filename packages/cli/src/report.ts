/** What is known of an operation when the command ends: the one line that `--json` prints. */
export interface Report {
  readonly status?: string;
  /** What became of the wish to cancel it. */
  readonly cancel?: string;
  readonly monitorUrl?: string | undefined;
  readonly progress?: { readonly fraction?: number; readonly message?: string } | undefined;
  /** Of the operation's own answer, as what follows. */
  readonly httpStatus?: number | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON as it is, everything else as a string. */
  readonly body?: unknown;
  /** Where the body is neither JSON nor text. */
  readonly bodyEncoding?: 'base64';
  /** Where the body was written to, in place of `body`. */
  readonly file?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

export function printJson(report: Report): void {
  process.stdout.write(`${JSON.stringify(report)}\n`);
}

/** For people. The standard output is for results alone. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** An answer's body for a report. */
export async function bodyReport(response: Response): Promise<Pick<Report, 'body' | 'bodyEncoding'>> {
  const type = response.headers.get('content-type') ?? '';
  const bytes = Buffer.from(await response.arrayBuffer());
  if (/[/+]json\b/i.test(type)) return { body: jsonOr(bytes.toString()) };
  if (bytes.length === 0) return {};
  if (/^text\/|[/+]xml\b|charset=/i.test(type)) return { body: bytes.toString() };
  return { body: bytes.toString('base64'), bodyEncoding: 'base64' };
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
