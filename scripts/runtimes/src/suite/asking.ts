import { callAndWait, type StartInit, start } from '@respond-async/client';
import { type Behaviour, type Form, gateAt, same, someBytes, urlOf } from './site.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** Solitude says of everything that it is JSON. */
const withBytes: readonly Form[] = ['plain', 'redirecting', 'odata', 'kladana'];
const forms: readonly Form[] = [...withBytes, 'solitude'];

/** Kladana and Solitude servers are asked in their own way; what speaks these is loaded when it is needed. */
const asked = (form: Form): StartInit => ({
  method: form === 'solitude' ? 'POST' : 'GET',
  ...((form === 'kladana' || form === 'solitude' || form === 'odata') && { dialect: form }),
});

const stepByStep = (form: Form): Behaviour => ({
  name: `${form}: starts, polls, waits and gives the result`,
  async act(site) {
    const gate = gateAt(site);
    const told: string[] = [];
    const operation = await start(urlOf(site, form, `made?gate=${gate.name}`), {
      ...asked(form),
      onAccepted: (monitorUrl) => void told.push(monitorUrl),
    });
    same([operation.isAsync, operation.isCompleted, told], [true, false, [operation.monitorUrl]]);
    same(await operation.poll(), true);
    await gate.open();
    const response = await operation.wait();
    same([response.status, response.headers.get('content-type')], [200, 'application/json']);
    same([await response.json(), await operation.result()], [{ made: '' }, { made: '' }]);
    same([operation.status, await operation.poll()], ['completed', false]);
  },
});

const bytes = (form: Form): Behaviour => ({
  name: `${form}: gives bytes as they are, at once and as they come`,
  async act(site) {
    const expected = someBytes(300_000).join();
    const init = asked(form);
    const [whole, streamed] = await Promise.all([
      start(urlOf(site, form, 'image'), init).then((operation) => operation.wait()),
      start(urlOf(site, form, 'image'), init).then((operation) => operation.wait({ stream: true })),
    ]);
    for (const { status, headers } of [whole, streamed])
      same([status, headers.get('content-type')], [200, 'image/png']);
    for (const answer of [whole, streamed])
      same(new Uint8Array(await answer.arrayBuffer()).join() === expected, true);
  },
});

const inOneLine: Behaviour = {
  name: 'plain: calls and waits in one line, and what is answered at once is an answer too',
  async act(site) {
    const init = {
      method: 'POST',
      headers: JSON_TYPE,
      body: '{"year":2029}',
      idempotencyKey: crypto.randomUUID(),
    };
    same(await callAndWait(urlOf(site, 'plain', 'made'), init), { made: '{"year":2029}' });
    const operation = await start(urlOf(site, 'plain', 'at-once'), { method: 'POST', body: 'now' });
    same([operation.isAsync, await operation.result()], [false, { made: 'now' }]);
  },
};

const sending: Behaviour = {
  name: 'plain: sends a body that is still to come, or says that the platform can not',
  async act(site) {
    const parts = ['one ', 'after ', 'another'];
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const part = parts.shift();
        if (part === undefined) controller.close();
        else controller.enqueue(new TextEncoder().encode(part));
      },
    });
    const init = { method: 'POST', body, duplex: 'half' };
    const sent = callAndWait(urlOf(site, 'plain', 'made'), init).catch((error) => error.code);
    same(await sent, site.streams ? { made: 'one after another' } : 'connection-failed');
  },
};

export const asking: readonly Behaviour[] = [
  ...forms.map(stepByStep),
  ...withBytes.map(bytes),
  inOneLine,
  sending,
];
