import type { NoticeRequest, NoticeSent, Notifier } from '@respond-async/core';
import { type Allowance, allowanceOf } from './allowance.ts';
import { dial } from './dial.ts';
import { exchange } from './exchange.ts';
import { headersOf } from './headers.ts';
import { Seats } from './limits.ts';
import { type CallbacksOptions, type Settings, settingsOf } from './settings.ts';
import { signature } from './signing.ts';
import { type Target, targetOf } from './target.ts';
import { TimeLimits, until } from './time-limits.ts';
import { failed, verdict } from './verdict.ts';

/**
 * Tells clients that their jobs are done, at URLs that they gave: `createEngine({ notifier: callbacks({ allow }) })`.
 *
 * Nothing is called unless `allow` says so, and nothing that is not on the public network: the URL is read strictly, each
 * address that its name leads to is checked, and so is the one that was connected to. Redirects are not followed, proxies of
 * the environment not used, answers not read beyond their head. What goes out is limited per host and per owner.
 *
 * Throws a `TypeError` where an option can't be meant.
 */
export function callbacks(options: CallbacksOptions): Notifier {
  return new Callbacks(settingsOf(options), allowanceOf(options));
}

class Callbacks implements Notifier {
  readonly #settings: Settings;
  readonly #allowance: Allowance;
  readonly #seats: Seats;

  constructor(settings: Settings, allowance: Allowance) {
    this.#settings = settings;
    this.#allowance = allowance;
    this.#seats = new Seats(settings.limits, settings.clock);
  }

  get signs(): boolean {
    return this.#settings.keys !== undefined;
  }

  admits(url: string, owner?: string): boolean {
    return typeof targetOf(url, owner, this.#allowance) !== 'string';
  }

  async send(notice: NoticeRequest, signal: AbortSignal): Promise<NoticeSent> {
    try {
      const target = targetOf(notice.url, notice.owner, this.#allowance);
      if (typeof target === 'string') return { sent: false, again: false, reason: target };
      const seat = this.#seats.take(target.url.hostname, notice.owner);
      if (!seat.ok) return full(seat.after);
      return await this.#try(notice, target, signal).finally(() => seat.free());
    } catch (error) {
      return failed(error);
    }
  }

  async #try(notice: NoticeRequest, target: Target, signal: AbortSignal): Promise<NoticeSent> {
    const { timeouts, clock } = this.#settings;
    const limits = new TimeLimits(clock, signal);
    try {
      limits.begin('end of the try', timeouts.total);
      const headers = await this.#headers(notice, target.url, limits.signal);
      const isConnected = limits.begin('connection', timeouts.connect);
      const socket = await dial(target, this.#settings, limits.signal);
      isConnected();
      const outgoing = { url: target.url, method: notice.method, headers, body: bodyOf(notice) };
      const timeout = Math.min(notice.timeout ?? timeouts.answer, timeouts.answer);
      return verdict(await exchange(socket, outgoing, limits, timeout), clock.now(), notice.taken);
    } finally {
      limits.end();
    }
  }

  async #headers(notice: NoticeRequest, url: URL, signal: AbortSignal): Promise<Record<string, string>> {
    const own = headersOf(notice);
    if (!notice.sign) return own;
    const { keys, clock } = this.#settings;
    const receiver = { url: new URL(url.href), owner: notice.owner };
    const content = { id: notice.id, body: bodyOf(notice), now: clock.now() };
    return { ...own, ...(await until(signature(keys, receiver, content), signal)) };
  }
}

function bodyOf({ method, body = '' }: NoticeRequest): string | undefined {
  return method === 'POST' ? body : undefined;
}

function full(after: number): NoticeSent {
  return { sent: false, again: true, reason: 'too many callbacks at the moment', after, tried: false };
}
