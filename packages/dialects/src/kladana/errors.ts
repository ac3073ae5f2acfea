import type { Json } from '@respond-async/core';
import type { HeaderList, WireRequest, WireResponse } from '../wire.ts';
import { type KladanaCode, texts } from './texts.ts';
import { JSON_TYPE } from './words.ts';

export type Language = 'en' | 'ru';

/** An error as the server tells it: its code, what it is about, and on which parameter. */
export interface KladanaError {
  readonly code: KladanaCode;
  readonly values?: Readonly<Record<string, string>>;
  readonly parameter?: string;
}

/** To whom an error is told, and how the server has it. */
export interface Audience {
  readonly request: WireRequest;
  readonly statuses: Readonly<Partial<Record<KladanaCode, number>>>;
}

/** The form of every error: `{"errors":[{"error","code"}]}`, in the language of the client. */
export function errorResponse(
  told: KladanaError,
  { request, statuses }: Audience,
  headers: HeaderList = [],
): WireResponse {
  const language = languageIn(request.header('accept-language'));
  return {
    status: statuses[told.code] ?? texts[told.code].status,
    headers: [
      ['Content-Type', JSON_TYPE],
      ['Content-Language', language],
      ['Vary', 'Accept-Language'],
      ...headers,
    ],
    body: JSON.stringify({ errors: [errorObject(told, language)] }),
  };
}

export function errorObject({ code, values = {}, parameter }: KladanaError, language: Language): Json {
  const error = texts[code][language].replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? '');
  return { error, ...(parameter !== undefined && { parameter }), code };
}

/** Which of the two languages of the API the client likes better; English unless it says so. RFC 9110, 12.5.4. */
function languageIn(header = ''): Language {
  const weights = header.split(',').map((range): readonly [Language | undefined, number] => {
    const [, tag = '', weight = '1'] =
      /^\s*([\w*-]+)\s*(?:;\s*q=([01](?:\.\d{0,3})?)\s*)?$/i.exec(range) ?? [];
    const primary = tag.toLowerCase().split('-')[0];
    return [primary === 'ru' || primary === 'en' ? primary : undefined, Number(weight)];
  });
  const weightOf = (wanted: Language): number =>
    Math.max(0, ...weights.flatMap(([language, weight]) => (language === wanted ? [weight] : [])));
  const [first] = weights.flatMap(([language]) => language ?? []);
  const [en, ru] = [weightOf('en'), weightOf('ru')];
  return ru > en || (ru === en && ru > 0 && first === 'ru') ? 'ru' : 'en';
}
