import { headerIn } from '../header-list.ts';
import { members } from '../list.ts';
import type { HeaderList } from '../wire.ts';
import { BatchError, checkedOperation, type Operation } from './batch-operation.ts';
import { CR, LF, MessageError, readHead, readHeaders, withoutEmptyLines } from './message.ts';
import { boundaryIn, readMultipart } from './multipart.ts';
import { HTTP_MESSAGE } from './words.ts';

/** The requests of a multipart batch (OData 4.01 Protocol 11.7.7). Throws a `BatchError`, and nothing else. */
export function readMultipartBatch(bytes: Uint8Array, boundary: string): readonly Operation[] {
  return partsOf(bytes, boundary, 'The batch').flatMap((part, index) => {
    const place = `part ${index + 1}`;
    const { mime, content } = mimeOf(part, place);
    const inner = boundaryIn(headerIn(mime, 'content-type'));
    if (inner === undefined) return [operationOf(mime, content, { place, number: `${index + 1}` })];
    return partsOf(content, inner, place).map((each, at) => {
      const own = `${place}.${at + 1}`;
      const { mime: ownMime, content: message } = mimeOf(each, own);
      // As long as its parts have no names, a change set can't be depended on: any name will do.
      return operationOf(ownMime, message, {
        place: own,
        number: own.slice(5),
        group: `change set ${index + 1}`,
      });
    });
  });
}

function partsOf(bytes: Uint8Array, boundary: string, place: string): Uint8Array[] {
  return placed(place, () => readMultipart(bytes, boundary));
}

function mimeOf(part: Uint8Array, place: string): { mime: HeaderList; content: Uint8Array } {
  return placed(place, () => {
    const { lines, body } = readHead(part);
    return { mime: readHeaders(lines), content: body };
  });
}

interface Where {
  readonly place: string;
  readonly number: string;
  readonly group?: string;
}

function operationOf(mime: HeaderList, content: Uint8Array, { place, number, group }: Where): Operation {
  const [type] = members(headerIn(mime, 'content-type'));
  if (type?.name !== HTTP_MESSAGE) throw new BatchError(`${place}: its Content-Type is not ${HTTP_MESSAGE}.`);
  return placed(place, () => {
    const { lines, body } = readHead(withoutEmptyLines(content));
    const [first = '', ...fields] = lines;
    const [, method, url] = /^(\S+) +(\S+) +HTTP\/1\.[01] *$/.exec(first) ?? [];
    if (method === undefined || url === undefined)
      throw new MessageError('its first line is no HTTP request');
    const headers = readHeaders(fields).map(([name, value]) => [name.toLowerCase(), value] as const);
    // Some clients put it among the headers of the request.
    const id = headerIn(mime, 'content-id') ?? headerIn(headers, 'content-id');
    const operation: Operation = {
      id: id ?? `#${number}`,
      method: method.toUpperCase(),
      url,
      headers,
      body: bodyOf(body, headerIn(headers, 'content-length')),
      dependsOn: [],
      group,
    };
    return checkedOperation(operation, place);
  });
}

/** Line ends after the body are not of it: where it says how long it is, or there is nothing else. */
function bodyOf(bytes: Uint8Array, length = '0'): Operation['body'] {
  const declared = Number(length);
  if (!(declared <= bytes.length)) throw new MessageError('its body is not as long as its Content-Length');
  const onlyLineEnds = bytes.subarray(declared).every((byte) => byte === CR || byte === LF);
  const whole = onlyLineEnds ? bytes.subarray(0, declared) : bytes;
  return whole.length === 0 ? undefined : Uint8Array.from(whole);
}

function placed<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof MessageError) throw new BatchError(`${place}: ${error.message}.`);
    throw error;
  }
}
