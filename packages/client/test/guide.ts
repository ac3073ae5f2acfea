// The code of docs/client.md: a test compares them, and runs it.

// #region imports
import {
  ConnectionFailed,
  callAndWait,
  OperationCancelled,
  OperationFailed,
  RequestFailed,
  resume,
  start,
  WaitTimeout,
} from '@respond-async/client';
import { batch } from '@respond-async/client/batch';

// #endregion

// #region setting
const api = 'https://api.example';
const headers = { authorization: 'Bearer me', 'content-type': 'application/json' };

interface Report {
  readonly url: string;
}
// #endregion

// #region start
export async function report(): Promise<Report> {
  const operation = await start(`${api}/reports`, { method: 'POST', headers, body: '{"year":2029}' });

  if (operation.isAsync) {
    console.log(`started: ${operation.monitorUrl}`);
    const response = await operation.wait();
    const made: Report = await response.json();
    console.log(`made: ${made.url}`);
  } else {
    console.log('made at once');
  }
  return operation.result<Report>();
}
// #endregion

// #region in-one-line
export function reportInOneLine(): Promise<Report> {
  return callAndWait<Report>(`${api}/reports`, {
    method: 'POST',
    headers,
    body: '{"year":2029}',
    timeout: 10 * 60_000,
  });
}
// #endregion

// #region by-hand
export async function importByHand(): Promise<string> {
  const operation = await start(`${api}/imports`, { method: 'POST', headers, body: '{"file":7}' });

  while (!operation.isCompleted) {
    console.log(`status: ${operation.status}`);
    const stillRunning = await operation.poll();
    if (stillRunning) await new Promise((resolve) => setTimeout(resolve, operation.pollInterval));
  }

  if (operation.status !== 'completed') return `failed: ${operation.errorMessage}`;
  const { recordCount } = await operation.result<{ recordCount: number }>();
  return `${recordCount} records`;
}
// #endregion

// #region interval
export async function exported(): Promise<string> {
  const operation = await start(`${api}/exports?format=csv`, { headers, interval: 10_000 });
  return operation.result<string>();
}
// #endregion

// #region batch
interface Product {
  readonly id: number;
  readonly name: string;
}

export async function products(): Promise<readonly string[]> {
  const all = batch(`${api}/odata`, { headers: { authorization: 'Bearer me' }, interval: 5_000 });
  const widget = all.create<Product>('Products', { name: 'Widget 1' });
  const gadget = all.create<Product>('Products', { name: 'Widget 2' });
  all.update(gadget.ref, { name: 'Gadget' });
  const read = all.get<Product>(gadget.ref);

  const { operation, results } = await all.start();
  console.log(operation.isAsync ? 'the batch has been started' : 'the batch has been carried out');

  const answers = await results({ timeout: 5 * 60_000 });
  console.log(`${answers.answers.length} answers`);
  return [widget, read].map((part) => {
    const answer = answers.get(part);
    return answer?.ok ? answer.body.name : `failed with ${answer?.status}`;
  });
}
// #endregion

// #region timeout
export async function inTime(): Promise<Report | undefined> {
  try {
    const init = { method: 'POST', headers, body: '{"year":2029}' };
    return await callAndWait<Report>(`${api}/reports`, { ...init, timeout: 1_000 });
  } catch (error) {
    if (!(error instanceof WaitTimeout)) throw error;
    console.log(`it goes on without us, at ${error.monitorUrl}`);
    return undefined;
  }
}
// #endregion

// #region signal
export async function untilTold(signal: AbortSignal): Promise<Report | undefined> {
  try {
    const operation = await start(`${api}/reports`, { method: 'POST', headers, body: '{}', signal });
    // What nobody waits for any more need not be finished.
    return await operation.result<Report>({ signal, cancelOnAbort: true });
  } catch (error) {
    if (error !== signal.reason) throw error;
    console.log('we were told to stop');
    return undefined;
  }
}
// #endregion

// #region cancel
export async function cancelled(): Promise<string> {
  const operation = await start(`${api}/reports`, { method: 'POST', headers, body: '{"year":2029}' });

  setTimeout(async () => {
    if (!operation.isCompleted) console.log(`cancel: ${await operation.cancel()}`);
  }, 500);

  try {
    return (await operation.result<Report>()).url;
  } catch (error) {
    if (error instanceof OperationCancelled) return 'cancelled';
    throw error;
  }
}
// #endregion

// #region errors
export async function whatHappened(path: string): Promise<string> {
  try {
    await callAndWait(`${api}${path}`, { method: 'POST', headers, body: '{}', timeout: 10 * 60_000 });
    return 'it went well';
  } catch (error) {
    if (error instanceof WaitTimeout) return `not within ten minutes: ${error.monitorUrl}`;
    if (error instanceof OperationFailed)
      return `it failed with ${error.status}: ${JSON.stringify(error.body)}`;
    if (error instanceof RequestFailed) return `refused with ${error.status}: ${JSON.stringify(error.body)}`;
    if (error instanceof ConnectionFailed) return `the server can't be reached: ${error.message}`;
    throw error;
  }
}
// #endregion

// #region complete
export async function exportData(options: object, progress: (text: string) => void): Promise<string> {
  progress('Starting export …');
  const operation = await start(`${api}/exports`, {
    method: 'POST',
    headers,
    body: JSON.stringify(options),
    idempotencyKey: crypto.randomUUID(),
    interval: 5_000,
    onAccepted: (monitorUrl) => console.log(`monitor: ${monitorUrl}`),
  });
  if (!operation.isAsync) {
    progress('Export completed at once');
    return operation.result<string>();
  }

  for await (const { status, progress: made } of operation) {
    const percent = made?.fraction === undefined ? '' : `, ${Math.round(made.fraction * 100)} %`;
    progress(`Status: ${status}${percent}`);
  }
  return operation.result<string>();
}
// #endregion

// #region resume
export async function takenUp(monitorUrl: string): Promise<Report> {
  const operation = resume(monitorUrl, { headers: { authorization: 'Bearer me' } });
  return operation.result<Report>({ timeout: 10 * 60_000 });
}
// #endregion

// #region stream
export async function linesOf(url: string): Promise<number> {
  const operation = await start(url, { headers });
  const { body } = await operation.wait({ stream: true });
  let lines = 0;
  for await (const text of body?.pipeThrough(new TextDecoderStream()) ?? [])
    lines += text.split('\n').length - 1;
  return lines;
}
// #endregion
