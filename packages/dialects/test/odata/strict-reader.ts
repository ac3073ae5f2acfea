/** An HTTP message as a strict reader sees it. */
export interface Message {
  readonly status: number;
  readonly reason: string;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/**
 * Reads an HTTP message as the strictest known client does, and throws where that one would: lines end with CRLF and
 * nothing else, the status line is `HTTP/1.1`, a number and a reason, no header is there twice, the head ends with an
 * empty line. Each character of `text` is a byte.
 */
export function readStrictly(text: string): Message {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) throw new Error('the head does not end');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  if (lines.concat(statusLine).some((line) => /[\r\n]/.test(line))) throw new Error('a bare CR or LF');
  const [, status, reason] = /^HTTP\/1\.1 (\d{3}) (\S.*)$/.exec(statusLine) ?? [];
  if (status === undefined || reason === undefined) throw new Error(`not a status line: ${statusLine}`);
  return { status: Number(status), reason, headers: headersIn(lines), body: text.slice(end + 4) };
}

function headersIn(lines: readonly string[]): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) throw new Error(`not a header: ${line}`);
    const name = line.slice(0, colon);
    const known = [...headers.keys()].some((other) => other.toLowerCase() === name.toLowerCase());
    if (known) throw new Error(`${name} is there twice`);
    headers.set(name, line.slice(colon + 1).trim());
  }
  return headers;
}
