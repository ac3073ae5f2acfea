import { headerIn, isNamed } from '../header-list.ts';
import type { HeaderList, WireResponse } from '../wire.ts';
import { messageHead } from './framing.ts';
import { ASYNC_RESULT, HTTP_MESSAGE, ODATA_VERSION, type Version } from './words.ts';

/** What a finished operation answered, or what is told in its place. */
export interface Finished {
  readonly status: number;
  readonly headers: HeaderList;
  /** What is sent, after the head of an HTTP message where one is given. */
  body(head?: string): WireResponse['body'];
}

/** What shapes the answer to a poll, beside the operation. */
export interface Shape {
  readonly version: Version;
  /** Is the operation's response to be sent as an HTTP message? */
  readonly message: boolean;
  readonly vary: string;
}

/** The final 200 of a monitor: OData 4.01 Protocol 11.6. Both forms carry `AsyncResult`, whoever asks. */
export function finishedResponse(finished: Finished, shape: Shape): WireResponse {
  return shape.message ? asMessage(finished, shape) : asItIs(finished, shape);
}

function asMessage({ status, headers, body }: Finished, { version, vary }: Shape): WireResponse {
  const outer: HeaderList = [
    ['Content-Type', HTTP_MESSAGE],
    ['Content-Transfer-Encoding', 'binary'],
    [ODATA_VERSION, headerIn(headers, 'odata-version') ?? version],
    [ASYNC_RESULT, String(status)],
    ['Vary', vary],
  ];
  return withBody({ status: 200, headers: outer }, body(messageHead(status, headers)));
}

function asItIs({ status, headers, body }: Finished, { version, vary }: Shape): WireResponse {
  const own = headers.filter((header) => !isNamed(header, 'asyncresult') && !isNamed(header, 'vary'));
  const varies = headers.filter((header) => isNamed(header, 'vary')).map(([, value]) => value);
  const all: HeaderList = [
    ...versioned(own, version),
    [ASYNC_RESULT, String(status)],
    ['Vary', [...varies, vary].join(', ')],
  ];
  return withBody({ status: 200, headers: all }, body());
}

/** The headers with an `OData-Version`: their own where they have one. */
export function versioned(headers: HeaderList, version: Version): HeaderList {
  if (headerIn(headers, 'odata-version') !== undefined) return headers;
  return [...headers, [ODATA_VERSION, version]];
}

function withBody(response: Omit<WireResponse, 'body'>, body: WireResponse['body']): WireResponse {
  return body === undefined ? response : { ...response, body };
}
