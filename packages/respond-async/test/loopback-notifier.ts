import type { Notifier } from '@respond-async/core';

/** Sends notices to this machine, over real HTTP. */
export const loopbackNotifier: Notifier = {
  admits: (url) => new URL(url).hostname === '127.0.0.1',
  async send({ url, method, headers, body }, signal) {
    try {
      const pairs = headers.map(([name, value]): [string, string] => [name, value]);
      const response = await fetch(url, {
        method,
        headers: pairs,
        body: body ?? null,
        redirect: 'manual',
        signal,
      });
      await response.body?.cancel();
      return response.ok
        ? { sent: true, status: response.status }
        : { sent: false, again: true, reason: String(response.status) };
    } catch (error) {
      return { sent: false, again: true, reason: String(error) };
    }
  },
};
