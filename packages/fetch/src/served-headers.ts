import type { HeaderList } from '@respond-async/dialects';
import { headerOf, without } from './headers.ts';
import { mergeVary } from './vary.ts';

/** Said by us about every answer of ours, whatever the stored one said. */
const REPLACED = new Set([
  'cache-control',
  'content-length',
  'cross-origin-resource-policy',
  'expires',
  'pragma',
  'referrer-policy',
  'vary',
  'x-content-type-options',
]);

/** Types that no browser runs. What is not known to be harmless is not. */
const HARMLESS = [
  /^application\/(?:[\w.-]+\+)?json(?:-seq)?$/,
  /^application\/(?:http|octet-stream|x-ndjson|zip|gzip)$/,
  /^(?:audio|video|font)\//,
  /^image\/(?:png|jpeg|gif|webp|avif)$/,
  /^multipart\/mixed$/,
  /^text\/(?:plain|csv|event-stream)$/,
];

export interface ServedHeaders {
  /** Of the dialect, or of the result that it passes on. */
  readonly headers: HeaderList;
  /** The request headers by which answers differ. */
  readonly vary?: string | undefined;
  /** In bytes; `undefined` for an answer that never has a body. */
  readonly length: number | undefined;
}

/** The headers of an answer of ours, with what keeps caches away from it, and browsers from running it. */
export function servedHeaders({ headers, vary, length }: ServedHeaders): HeaderList {
  const varied = [headerOf(headers, 'vary'), vary].filter((value) => value !== undefined).join(',');
  const caged = length !== undefined && length > 0 && !isHarmless(headers);
  return [
    ...(caged ? cagedHeaders(headers) : headers).filter(([name]) => !REPLACED.has(name.toLowerCase())),
    ...(length === undefined ? [] : [header('Content-Length', String(length))]),
    header('Cache-Control', 'no-store'),
    header('X-Content-Type-Options', 'nosniff'),
    header('Referrer-Policy', 'no-referrer'),
    header('Cross-Origin-Resource-Policy', 'same-origin'),
    ...(varied === '' ? [] : [header('Vary', mergeVary(undefined, varied))]),
  ];
}

function isHarmless(headers: HeaderList): boolean {
  const type = (headerOf(headers, 'content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return HARMLESS.some((pattern) => pattern.test(type));
}

/** A stored answer must not run as a page of the origin that stored it. */
function cagedHeaders(headers: HeaderList): HeaderList {
  const disposition = headerOf(headers, 'content-disposition') ?? 'attachment';
  return [
    ...without(headers, (name) => name === 'content-disposition'),
    header('Content-Security-Policy', "sandbox; default-src 'none'; frame-ancestors 'none'"),
    header('Content-Disposition', disposition.replace(/^[^;]*/, 'attachment')),
  ];
}

const header = (name: string, value: string): readonly [string, string] => [name, value];
