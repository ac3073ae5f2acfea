import { members } from '../list.ts';
import { readJsonBatch } from './batch-json.ts';
import { readMultipartBatch } from './batch-multipart.ts';
import { BatchError, checkedOrder, type Operation } from './batch-operation.ts';
import { boundaryIn } from './multipart.ts';

/** How large a batch may be. */
export interface BatchLimits {
  readonly maxRequests: number;
  readonly maxBody: number;
}

/** The media type of a batch. */
export type BatchType = 'application/json' | 'multipart/mixed';

/** The form of a batch; a `BatchError` where it is none. */
export function batchType(request: Request): BatchType {
  if (request.method !== 'POST')
    throw new BatchError('A batch is sent with POST.', 405, 'method_not_allowed');
  const type = mediaTypeOf(request.headers.get('content-type') ?? undefined);
  if (type !== undefined) return type;
  throw new BatchError('A batch is application/json or multipart/mixed.', 415, 'unsupported_media_type');
}

/** The media type that a `Content-Type` names, where it is one of a batch. */
export function mediaTypeOf(contentType: string | undefined): BatchType | undefined {
  const [type] = members(contentType);
  return type?.name === 'application/json' || type?.name === 'multipart/mixed' ? type.name : undefined;
}

/** The form of its response: what the client accepts, and of that the batch's own first (OData 4.01 Protocol 11.7.1). */
export function answerType(request: Request, own: BatchType): BatchType {
  const ranges = members(request.headers.get('accept') ?? undefined).filter(
    ({ parameters }) => Number(parameters.get('q') || 1) > 0,
  );
  const other = own === 'application/json' ? 'multipart/mixed' : 'application/json';
  const accepts = (type: string): boolean =>
    ranges.length === 0 || ranges.some(({ name }) => [type, `${type.split('/')[0]}/*`, '*/*'].includes(name));
  if (accepts(own)) return own;
  if (accepts(other)) return other;
  throw new BatchError('A batch is answered as application/json or multipart/mixed.', 406, 'not_acceptable');
}

/** The requests of a batch. Nothing but a `BatchError` is thrown for what its client is to blame for. */
export async function operationsIn(
  request: Request,
  type: BatchType,
  { maxRequests, maxBody }: BatchLimits,
): Promise<readonly Operation[]> {
  const read = batchReader(type, request.headers.get('content-type') ?? undefined);
  return checkedOrder(read(await bytesOf(request, maxBody)), maxRequests);
}

/** How the bytes of a batch are read. Throws a `BatchError`, and nothing else; so does what it returns. */
export function batchReader(
  type: BatchType,
  contentType: string | undefined,
): (bytes: Uint8Array) => readonly Operation[] {
  if (type === 'application/json') return readJsonBatch;
  const boundary = boundaryIn(contentType);
  if (boundary === undefined) throw new BatchError('The Content-Type of the batch has no boundary.');
  return (bytes) => readMultipartBatch(bytes, boundary);
}

async function bytesOf({ body }: Request, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let read = await reader?.read(); read?.value !== undefined; read = await reader?.read()) {
    size += read.value.byteLength;
    if (size > most) {
      await reader?.cancel();
      throw new BatchError(`A batch has at most ${most} bytes.`, 413, 'too_large');
    }
    chunks.push(read.value);
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}
