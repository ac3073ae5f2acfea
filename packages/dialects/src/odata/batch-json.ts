import { headerIn } from '../header-list.ts';
import { members } from '../list.ts';
import type { HeaderList } from '../wire.ts';
import { BatchError, checkedOperation, type Operation } from './batch-operation.ts';
import { fromBase64url, textOf, utf8 } from './bytes.ts';

/** The requests of a JSON batch (OData JSON Format 4.01, section 19.1). Throws a `BatchError`, and nothing else. */
export function readJsonBatch(bytes: Uint8Array): readonly Operation[] {
  const batch = parsed(bytes);
  const requests = isObject(batch) ? batch.requests : undefined;
  if (!Array.isArray(requests)) throw new BatchError('The batch is no JSON object with an array "requests".');
  return requests.map((request: unknown, index) => operationOf(request, `requests[${index}]`));
}

function operationOf(request: unknown, place: string): Operation {
  if (!isObject(request)) throw new BatchError(`${place}: it is not an object.`);
  if (request.if !== undefined)
    throw new BatchError(`${place}: "if" is not supported.`, 501, 'not_supported');
  const text = (name: string): string => {
    const value = request[name];
    if (typeof value !== 'string' || value === '') throw new BatchError(`${place}: "${name}" is no text.`);
    return value;
  };
  const headers = headersOf(request.headers, place);
  const body = bodyOf(request.body, headers, place);
  const typed = body === undefined || headerIn(headers, 'content-type') !== undefined;
  const operation: Operation = {
    id: text('id'),
    method: text('method').toUpperCase(),
    url: text('url'),
    headers: typed ? headers : [...headers, ['content-type', 'application/json']],
    body,
    dependsOn: namesOf(request.dependsOn, place),
    group: request.atomicityGroup === undefined ? undefined : text('atomicityGroup'),
  };
  return checkedOperation(operation, place);
}

function headersOf(headers: unknown, place: string): HeaderList {
  if (headers === undefined) return [];
  if (!isObject(headers)) throw new BatchError(`${place}: "headers" is not an object.`);
  return Object.entries(headers).map(([name, value]) => {
    if (typeof value !== 'string') throw new BatchError(`${place}: the header "${name}" is no text.`);
    return [name.toLowerCase(), value];
  });
}

function namesOf(names: unknown, place: string): readonly string[] {
  if (names === undefined) return [];
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return names;
  throw new BatchError(`${place}: "dependsOn" is not an array of ids.`);
}

/** JSON stands there as it is, text as a string, everything else as base64url. */
function bodyOf(body: unknown, headers: HeaderList, place: string): Operation['body'] {
  if (body === undefined) return undefined;
  const kind = bodyKind(headerIn(headers, 'content-type') ?? 'application/json');
  if (kind === 'json') return utf8(JSON.stringify(body));
  const bytes = typeof body !== 'string' ? undefined : kind === 'text' ? utf8(body) : fromBase64url(body);
  if (bytes === undefined)
    throw new BatchError(`${place}: its body is no ${kind === 'text' ? 'text' : 'base64url'}.`);
  return bytes;
}

/** How bodies of a media type stand in a JSON batch. */
export function bodyKind(contentType: string): 'json' | 'text' | 'binary' {
  const [type] = members(contentType);
  const name = type?.name ?? '';
  if (name === 'application/json' || name.endsWith('+json')) return 'json';
  const charset = type?.parameters.get('charset')?.toLowerCase() ?? 'utf-8';
  return name.startsWith('text/') && /^(?:utf-8|us-ascii)$/.test(charset) ? 'text' : 'binary';
}

function parsed(bytes: Uint8Array): unknown {
  const text = textOf(bytes)?.replace(/^\uFEFF/, '');
  if (text === undefined) throw new BatchError('The batch is not UTF-8.');
  try {
    return JSON.parse(text, exactly);
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : 'it is nested too deeply';
    throw new BatchError(`The batch is not JSON that can be read: ${why}.`);
  }
}

/** Keeps numbers that a double can't hold (Edm.Int64, Edm.Decimal) as they were written, where the platform can. */
function exactly(_name: string, value: unknown, context?: { readonly source?: string }): unknown {
  const source = context?.source;
  if (typeof value !== 'number' || source === undefined || String(value) === source) return value;
  return rawJson?.(source) ?? value;
}

const rawJson: ((text: string) => unknown) | undefined = Reflect.get(JSON, 'rawJSON');

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
