import { peek, start } from '@respond-async/client';
import { type Behaviour, gateAt, LARGE, same, urlOf } from './site.ts';

const events: Behaviour = {
  name: 'tells progress as it happens, and leaves the result for whoever collects it',
  async act(site) {
    const gate = gateAt(site);
    const operation = await start(urlOf(site, 'plain', `made?told=yes&gate=${gate.name}`));
    const headers = { accept: 'text/event-stream' };
    const response = await fetch(operation.monitorUrl ?? '', { headers });
    same(response.headers.get('content-type'), 'text/event-stream');
    let text = '';
    for await (const part of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += part;
      if (text.includes('"fraction":0.25')) await gate.open();
    }
    const last = text.trim().split('\n\n').at(-1) ?? '';
    same([last.startsWith('id: settled'), last.includes('"status":"completed"')], [true, true]);
    same(await operation.result(), { made: '' });
  },
};

const leaving: Behaviour = {
  name: 'keeps a result whose reader leaves in the middle',
  async act(site) {
    const operation = await start(urlOf(site, 'plain', 'large'));
    const { monitorUrl = '' } = operation;
    while ((await peek(monitorUrl)).status !== 'completed');
    const stop = new AbortController();
    const response = await fetch(monitorUrl, { signal: stop.signal });
    same(response.status, 200);
    const reader = response.body?.getReader();
    same((await reader?.read())?.done, false);
    stop.abort();
    const collected = await operation.wait();
    same((await collected.arrayBuffer()).byteLength, LARGE);
  },
};

/** What a door does beside what the client needs. */
export const watching: readonly Behaviour[] = [events, leaving];
