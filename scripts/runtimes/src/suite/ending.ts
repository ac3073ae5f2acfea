import {
  OperationCancelled,
  OperationFailed,
  OperationGone,
  peek,
  RequestFailed,
  resume,
  start,
  WaitTimeout,
} from '@respond-async/client';
import { type Behaviour, breakAt, errorOf, type Form, gateAt, same, someBytes, urlOf } from './site.ts';

const cancelling = (form: Form): Behaviour => ({
  name: `${form}: cancels`,
  async act(site) {
    const gate = gateAt(site);
    const operation = await start(urlOf(site, form, `made?gate=${gate.name}`));
    const waiting = errorOf(operation.wait());
    same(await operation.cancel(), 'accepted');
    same([(await waiting) instanceof OperationCancelled, operation.status], [true, 'cancelled']);
    same(await operation.cancel(), 'already-over');
  },
});

const failing = (form: Form): Behaviour => ({
  name: `${form}: tells what failed, with status and body`,
  async act(site) {
    const operation = await start(urlOf(site, form, 'refused'), { method: 'POST', body: 'x' });
    const error = await errorOf(operation.result());
    if (!(error instanceof OperationFailed)) throw error;
    same([error.status, error.body], [422, { error: { code: 'odd', message: 'x is odd' } }]);
    same([error.code, error.monitorUrl], ['operation-failed', operation.monitorUrl]);
    same(operation.status, 'failed');
  },
});

const resuming = (form: Form): Behaviour => ({
  name: `${form}: takes up again what a log names, and collects it once`,
  async act(site) {
    const gate = gateAt(site);
    const { monitorUrl = '' } = await start(urlOf(site, form, `made?gate=${gate.name}`));
    const operation = resume(monitorUrl);
    same(await operation.poll(), true);
    await gate.open();
    same(await operation.result(), { made: '' });
    same((await errorOf(resume(monitorUrl).result())) instanceof OperationGone, true);
  },
});

const peeking = (form: Form): Behaviour => ({
  name: `${form}: looks how it stands, and collects nothing`,
  async act(site) {
    const gate = gateAt(site);
    const operation = await start(urlOf(site, form, `made?gate=${gate.name}`));
    const { monitorUrl = '' } = operation;
    same(['pending', 'running'].includes((await peek(monitorUrl)).status), true);
    await gate.open();
    while ((await peek(monitorUrl)).status !== 'completed');
    same(await operation.result(), { made: '' });
  },
});

const progressing: Behaviour = {
  name: 'plain: tells its progress, look by look',
  async act(site) {
    const gate = gateAt(site);
    const operation = await start(urlOf(site, 'plain', `made?told=yes&gate=${gate.name}`));
    const seen: string[] = [];
    for await (const { status, progress } of operation) {
      if (progress?.fraction === 0.25) await gate.open();
      seen.push(`${status} ${progress?.fraction} ${progress?.message}`);
    }
    same(seen.includes('running 0.25 a quarter'), true);
    same([seen.at(-1)?.startsWith('completed'), await operation.result()], [true, { made: '' }]);
  },
};

const timing: Behaviour = {
  name: 'plain: gives up waiting after a timeout, and the operation goes on',
  async act(site) {
    const gate = gateAt(site);
    const operation = await start(urlOf(site, 'plain', `made?gate=${gate.name}`));
    const error = await errorOf(operation.wait({ timeout: 20 }));
    if (!(error instanceof WaitTimeout)) throw error;
    same([error.monitorUrl, operation.isCompleted], [operation.monitorUrl, false]);
    await gate.open();
    same(await operation.result(), { made: '' });
  },
};

const aborting: Behaviour = {
  name: 'plain: stops at once when a signal aborts, with its reason',
  async act(site) {
    const gate = gateAt(site);
    const reason = new Error('enough');
    const stop = new AbortController();
    const operation = await start(urlOf(site, 'plain', `made?gate=${gate.name}`));
    const waiting = errorOf(operation.wait({ signal: stop.signal, cancelOnAbort: true }));
    stop.abort(reason);
    same([(await waiting) === reason, operation.status], [true, 'cancelled']);
    const late = errorOf(start(urlOf(site, 'plain', 'made'), { signal: AbortSignal.abort(reason) }));
    same((await late) === reason, true);
  },
};

const refusing: Behaviour = {
  name: 'plain: says that a start was refused, and by whom it can not be reached',
  async act(site) {
    const init = { method: 'POST', body: 'x', headers: { 'idempotency-key': 'not a string' } };
    const error = await errorOf(start(urlOf(site, 'plain', 'made'), init));
    if (!(error instanceof RequestFailed)) throw error;
    same([error.status, error.code], [400, 'request-failed']);
    // Nobody listens there: browsers don't even try.
    const nowhere = await errorOf(start('http://127.0.0.1:9/', { method: 'POST' }));
    same(nowhere.message.startsWith('http://127.0.0.1:9/ was not answered'), true);
  },
};

const breaking = (form: Form): Behaviour => ({
  name: `${form}: collects again what broke off, where the server can break it`,
  async act(site) {
    const operation = await start(urlOf(site, form, 'image'));
    if (site.breaks) await breakAt(site, operation.monitorUrl);
    const response = await operation.wait();
    same(new Uint8Array(await response.arrayBuffer()).join() === someBytes(300_000).join(), true);
    same((await errorOf(resume(operation.monitorUrl ?? '').wait())) instanceof OperationGone, true);
  },
});

export const ending: readonly Behaviour[] = [
  ...(['plain', 'odata'] as const).flatMap((form) => [
    cancelling(form),
    failing(form),
    resuming(form),
    peeking(form),
    breaking(form),
  ]),
  progressing,
  timing,
  aborting,
  refusing,
];
