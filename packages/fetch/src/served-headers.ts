import type { HeaderList } from '@respond-async/dialects';
import { headerOf, oneOf, without } from './headers.ts';
import { isVary, mergeVary } from './vary.ts';

/** Said by us about every answer of ours, whatever the stored one said. */
const isReplaced = oneOf(
  'cache-control',
  'content-length',
  'cross-origin-resource-policy',
  'expires',
  'pragma',
  'referrer-policy',
  'x-content-type-options',
);

/** Types that no browser runs, up to their parameters. What is not known to be harmless is not. */
const HARMLESS = new RegExp(
  `^\\s*(?:${[
    'application/(?:[\\w.-]+\\+)?json(?:-seq)?',
    'application/(?:http|octet-stream|x-ndjson|zip|gzip)',
    '(?:audio|video|font)/[^;]*',
    'image/(?:png|jpeg|gif|webp|avif)',
    'multipart/mixed',
    'text/(?:plain|csv|event-stream)',
  ].join('|')})\\s*(?:;|$)`,
  'i',
);

export interface ServedHeaders {
  /** Of the dialect, or of the result that it passes on. */
  readonly headers: HeaderList;
  /** The request headers by which answers differ. */
  readonly vary?: string | undefined;
  /** In bytes; `undefined` for an answer that never has a body. */
  readonly length: number | undefined;
}

/** What every answer of ours says to caches and browsers. */
const ALWAYS: HeaderList = [
  ['Cache-Control', 'no-store'],
  ['X-Content-Type-Options', 'nosniff'],
  ['Referrer-Policy', 'no-referrer'],
  ['Cross-Origin-Resource-Policy', 'same-origin'],
];

/** The headers of an answer of ours, with what keeps caches away from it, and browsers from running it. */
export function servedHeaders({ headers, vary, length }: ServedHeaders): HeaderList {
  const served: HeaderList[number][] = [];
  let varied: string | undefined;
  for (const each of (length ?? 0) > 0 && !isHarmless(headers) ? caged(headers) : headers) {
    if (isVary(each[0])) varied = mergeVary(varied, each[1]);
    else if (!isReplaced(each[0])) served.push(each);
  }
  if (length !== undefined) served.push(['Content-Length', String(length)]);
  if (vary !== undefined) varied = mergeVary(varied, vary);
  if (varied) served.push(['Vary', varied]);
  return [...served, ...ALWAYS];
}

/** A browser that is told of two types may take either. */
function isHarmless(headers: HeaderList): boolean {
  const type = headerOf(headers, 'content-type');
  if (type === undefined || !type.includes(',')) return type !== undefined && HARMLESS.test(type);
  return type.split(',').every((each) => HARMLESS.test(each));
}

const isDisposition = oneOf('content-disposition');

/** A stored answer must not run as a page of the origin that stored it. */
function caged(headers: HeaderList): HeaderList {
  const disposition = headerOf(headers, 'content-disposition')?.replace(/[^;]*/, 'attachment');
  return [
    ...without(headers, isDisposition),
    ['Content-Security-Policy', "sandbox; default-src 'none'; frame-ancestors 'none'"],
    ['Content-Disposition', disposition ?? 'attachment'],
  ];
}
