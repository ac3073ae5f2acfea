/** How long an answer may take to begin, and each part of it to follow the one before, in milliseconds. */
export const SILENCE = 60_000;

/** What went wrong, in words; `fetch` tells it in the cause. */
export function whatever(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
}
