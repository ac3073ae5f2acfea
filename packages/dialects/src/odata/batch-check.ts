import type { WireRequest, WireResponse } from '../wire.ts';
import { batchReader, mediaTypeOf } from './batch-intake.ts';
import { BatchError, checkedOrder } from './batch-operation.ts';
import { errorResponse } from './refusals.ts';
import { MAX_VERSION, ODATA_VERSION, versionIn } from './words.ts';

/** The URL of a batch (OData 4.01 URL Conventions, section 2). */
const BATCH = /\/(?:\$|%24)batch\/?(?:\?|$)/;

/**
 * What looks at the body of a batch before it is accepted: one that can't be understood is a 400 at once (OData 4.01
 * Protocol 11.7.1). `undefined` for every other request. What only the one who carries it out can say (too many requests,
 * what is not supported) is left to him.
 */
export function batchCheck(
  request: WireRequest,
): ((body: Uint8Array) => WireResponse | undefined) | undefined {
  const contentType = request.header('content-type');
  const type = mediaTypeOf(contentType);
  const isReadable = request.method === 'POST' && request.header('content-encoding') === undefined;
  if (!isReadable || type === undefined || !BATCH.test(request.url)) return undefined;
  return (body) => {
    try {
      checkedOrder(batchReader(type, contentType)(body), Number.POSITIVE_INFINITY);
      return undefined;
    } catch (error) {
      if (!(error instanceof BatchError)) throw error;
      return error.status === 400 ? refusal(request, error) : undefined;
    }
  };
}

function refusal(request: WireRequest, { status, code, message }: BatchError): WireResponse {
  const version = versionIn(request.header(MAX_VERSION.toLowerCase())) ?? '4.01';
  return errorResponse({ status, code, message }, [[ODATA_VERSION, version]]);
}
