import { OperationFailed, ProtocolError } from './errors.ts';
import { readBody, refusing } from './reading.ts';
import { saying } from './words.ts';

const JSON_TYPE = /^[^;]*[/+]json\s*(?:;|$)/i;
const TEXT_TYPE = /^\s*text\/|[/+](?:xml|x-ndjson|csv)\b/i;

/** What a body says: the value of JSON, a text, `undefined` for nothing, a `Blob` of anything else. */
export async function bodyValue(response: Response, monitorUrl: string | undefined): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  const blob = await response.blob();
  if (blob.size === 0) return undefined;
  if (TEXT_TYPE.test(type)) return blob.text();
  if (type !== '' && !JSON_TYPE.test(type)) return blob;
  const text = await blob.text();
  try {
    return JSON.parse(text);
  } catch (cause) {
    // Who doesn't say what it is may have sent anything.
    if (type === '') return text;
    throw new ProtocolError(`the answer says that it is ${type}, and is not`, { monitorUrl, cause });
  }
}

export async function failureOf(
  response: Response,
  monitorUrl: string | undefined,
): Promise<OperationFailed> {
  const answer = refusing(response, readBody(new Uint8Array(await response.arrayBuffer())));
  const message = `the operation answered ${saying(answer.status, answer.body)}`;
  return new OperationFailed(message, { answer, monitorUrl });
}
