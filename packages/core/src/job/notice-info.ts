import type { Notice, NoticeMoment, Notices, Wished } from './notice.ts';
import type { Json } from './payload.ts';

/** What is told about a notice, to the operator of the server. Times are in milliseconds since 1970. */
export interface NoticeInfo {
  /** The same on each try. */
  readonly id: string;
  readonly url: string;
  readonly on: NoticeMoment;
  readonly data: Json;
  /** `wished`: what it tells of has not happened. `owed`: it is to be sent, or being sent. */
  readonly state: 'wished' | 'owed' | 'sent' | 'given-up';
  /** How many tries have failed. */
  readonly failures: number;
  /** Why the last of them did. */
  readonly reason?: string;
  /** When it is tried next. */
  readonly nextTryAt?: number;
}

export function noticeInfos({ wished, made }: Notices): readonly NoticeInfo[] {
  return [...made.map(noticeInfo), ...wished.map(wishInfo)];
}

export function noticeInfo({ id, wish, failures, reason, telling }: Notice): NoticeInfo {
  const { url, on, data } = wish;
  const isDone = telling.state === 'sent' || telling.state === 'given-up';
  return {
    ...{ id, url, on, data, failures },
    state: isDone ? telling.state : 'owed',
    ...(reason !== undefined && { reason }),
    ...(telling.state === 'owed' && { nextTryAt: telling.at }),
  };
}

function wishInfo({ id, url, on, data }: Wished): NoticeInfo {
  return { id, url, on, data, state: 'wished', failures: 0 };
}
