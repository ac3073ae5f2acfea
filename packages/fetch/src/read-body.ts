import { isEngineError } from '@respond-async/core';
import type { Ask, ReadBody, Reply } from '@respond-async/dialects';
import type { Conversation } from './conversation.ts';
import { bytesOf, requestBody } from './request-body.ts';

/** What is asked by a request whose body says it. */
export async function readBody<R>(
  { limit, next }: ReadBody,
  { incoming }: Conversation<R>,
): Promise<Reply | Ask> {
  try {
    const body = await requestBody(incoming, limit);
    return next(body instanceof ReadableStream ? await bytesOf(body) : (body ?? new Uint8Array()));
  } catch (error) {
    if (isEngineError(error) && error.code === 'body-too-large') return next(undefined);
    throw error;
  }
}
