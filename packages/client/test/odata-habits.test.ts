import { OperationGone, ProtocolError, resume, type StartInit, start } from '@respond-async/client';
import { describe, expect, it } from 'vitest';
import { type Answering, accepted, errorOf, MONITOR, problem, stage } from './stage.ts';

const REPORTS = 'https://api.example/odata/Reports';
const message = (text: string, headers: Record<string, string> = {}) =>
  new Response(text, { headers: { 'content-type': 'application/http', ...headers } });

async function started(answers: readonly Answering[], more: StartInit = {}) {
  const scene = stage(...answers);
  return { ...scene, operation: await start(REPORTS, { ...scene.init, ...more }) };
}

describe('servers in use', () => {
  it('Lodata: no OData-Version, no Preference-Applied, an error object in the 202', async () => {
    const told = {
      error: { code: 'accepted', message: 'Accepted', target: null, details: [], innererror: {} },
    };
    const pending = () => Response.json(told, { status: 202, headers: { location: MONITOR } });
    const ended = Response.json(
      { error: { code: 'unknown_error', message: 'Boom' } },
      { headers: { asyncresult: '500' } },
    );
    const { operation, until } = await started([pending(), pending(), ended]);
    expect((await until(operation.wait())).status).toBe(500);
    expect(operation).toMatchObject({ status: 'failed', errorMessage: '500, Boom', progress: undefined });
  });

  it('Lodata: a DELETE of what is unknown is a 200, and GET a 404 after that', async () => {
    const { operation, until } = await started([accepted(), new Response(null, { status: 200 })]);
    expect(await until(operation.cancel())).toBe('accepted');
    expect(operation.status).toBe('cancelled');
  });

  it('Olingo TecSvc: application/http with Content-Encoding: binary, no reason outside, no AsyncResult', async () => {
    const text =
      'HTTP/1.1 200 OK\r\nOData-Version: 4.0\r\nContent-Type: application/json;odata.metadata=minimal\r\n\r\n{"value":[1]}';
    const outer = message(text, { 'content-encoding': 'binary' });
    const { operation, until } = await started([accepted({ 'odata-version': '4.0' }), outer]);
    const response = await until(operation.wait());
    expect([response.status, response.statusText, response.headers.get('odata-version')]).toEqual([
      200,
      'OK',
      '4.0',
    ]);
    expect(response.headers.get('content-encoding')).toBe(null);
    expect(await response.json()).toEqual({ value: [1] });
  });

  it('Olingo TecSvc: an operation that failed, without a body', async () => {
    const { operation, until } = await started([
      accepted(),
      message('HTTP/1.1 500 Internal Server Error\r\n\r\n'),
    ]);
    expect((await until(operation.wait())).status).toBe(500);
    expect(await errorOf(operation.result())).toMatchObject({ code: 'operation-failed', status: 500 });
  });

  it('Olingo TecSvc: DELETE is taken for GET', async () => {
    const { operation, until } = await started([
      accepted(),
      new Response(null, { status: 202, headers: { location: MONITOR } }),
      problem(404),
    ]);
    expect(await until(operation.cancel())).toBe('accepted');
  });

  it('Olingo FIT: Respond-Async in capitals, Retry-After: 10, DELETE 204', async () => {
    const first = accepted({ 'preference-applied': 'Respond-Async', 'retry-after': '10' });
    const { operation } = await started([first, new Response(null, { status: 204 })]);
    expect([operation.isAsync, operation.pollInterval]).toEqual([true, 10_000]);
    expect(await operation.cancel()).toBe('accepted');
  });

  it('go-odata: a relative Location, and the status of the operation as that of the monitor', async () => {
    for (const status of [201, 404, 500]) {
      const { operation, until } = await started([
        accepted({ location: '/$async/jobs/af' }),
        Response.json(
          { error: { code: 'x', message: 'y' } },
          { status, headers: { asyncresult: String(status) } },
        ),
      ]);
      expect(operation.monitorUrl).toBe('https://api.example/$async/jobs/af');
      expect((await until(operation.wait())).status).toBe(status);
    }
  });

  it('go-odata: a monitor that answers 204 after it was cancelled by others', async () => {
    const { operation, until } = await started([accepted(), new Response(null, { status: 204 })]);
    expect((await until(operation.wait())).status).toBe(204);
  });

  it('TM1: AsyncResult as in a status line', async () => {
    for (const [header, status] of [
      ['200 OK', 200],
      ['201 Created', 201],
      ['409 Conflict', 409],
      [' 204', 204],
    ] as const) {
      const { operation, until } = await started([
        accepted({ location: "/api/v1/_async('ID')" }),
        Response.json({}, { headers: { asyncresult: header } }),
      ]);
      expect((await until(operation.wait())).status).toBe(status);
    }
  });

  it('no number at all in AsyncResult: the status is what it is', async () => {
    for (const header of ['ok', '', '20', '2000', '999', '099']) {
      const { operation, until } = await started([
        accepted(),
        Response.json({}, { headers: { asyncresult: header } }),
      ]);
      expect((await until(operation.wait())).status).toBe(200);
    }
  });

  it('no AsyncResult, because the server is of 4.0 and answers as it is', async () => {
    const { operation, until } = await started([accepted(), Response.json({ value: 1 }, { status: 201 })]);
    expect((await until(operation.wait())).status).toBe(201);
    expect(await operation.result()).toEqual({ value: 1 });
  });

  it('an answer at once to a client that asks for later: no room, or not eligible', async () => {
    const { operation } = await started([Response.json({ value: [] })]);
    expect([operation.isAsync, await operation.result()]).toEqual([false, { value: [] }]);
  });

  it('collected before, or cancelled by others', async () => {
    const { operation, until } = await started([accepted(), problem(404)]);
    expect(await errorOf(until(operation.wait()))).toBeInstanceOf(OperationGone);
  });
});

describe('application/http', () => {
  const read = async (text: string | Uint8Array<ArrayBuffer>, more: StartInit = {}) => {
    const outer = new Response(text, {
      headers: { 'content-type': 'application/http; msgtype=response', asyncresult: '200' },
    });
    const { operation, until } = await started([accepted(), outer], more);
    return until(operation.wait());
  };

  it.each([
    ['line ends of LF', 'HTTP/1.1 201 Created\nLocation: /a\n\n{"a":1}', 201, '{"a":1}'],
    ['HTTP/1.0', 'HTTP/1.0 200 OK\r\n\r\nx', 200, 'x'],
    ['no reason', 'HTTP/1.1 404 \r\n\r\nx', 404, 'x'],
    ['neither reason nor blank', 'HTTP/1.1 404\r\n\r\nx', 404, 'x'],
    ['empty lines before it', '\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx', 200, 'x'],
    ['a wrong Content-Length', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nxyz', 200, 'xyz'],
    ['a header twice', 'HTTP/1.1 200 OK\r\nvary: a\r\nVary: b\r\n\r\nx', 200, 'x'],
    ['no body at all', 'HTTP/1.1 204 No Content\r\n\r\n', 204, ''],
  ])('is read with %s', async (_, text, status, body) => {
    const response = await read(text);
    expect([response.status, await response.text()]).toEqual([status, body]);
  });

  it('leaves bytes as they are', async () => {
    const body = Uint8Array.from({ length: 512 }, (_, at) => at % 256);
    const head = new TextEncoder().encode('HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n');
    const response = await read(new Uint8Array([...head, ...body]));
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(body);
  });

  it.each([
    '',
    'hello',
    'HTTP/1.1 abc\r\n\r\n',
    'HTTP/1.1 100 Continue\r\n\r\n',
    'HTTP/1.1 200 OK\r\nno header\r\n\r\n',
  ])('is a protocol error where it is none: %j', async (text) => {
    expect(await errorOf(read(text))).toBeInstanceOf(ProtocolError);
  });

  it('is read as it comes', async () => {
    const parts = ['\r\nHTTP/1.1 20', '1 Created\r\nX: ', '1\r\n\r', '\nab', 'cd'];
    const outer = new Response(
      new ReadableStream({
        pull(controller) {
          const part = parts.shift();
          if (part === undefined) controller.close();
          else controller.enqueue(new TextEncoder().encode(part));
        },
      }),
      { headers: { 'content-type': 'application/http' } },
    );
    const { operation, until } = await started([accepted(), outer]);
    const response = await until(operation.wait({ stream: true }));
    expect([response.status, response.headers.get('x'), await response.text()]).toEqual([201, '1', 'abcd']);
  });
});

describe('what the client sends to a monitor', () => {
  it('accepts both forms of a result, and never just anything', async () => {
    const { operation, until, seen } = await started([accepted({ 'odata-version': '4.01' }), problem(404)]);
    await errorOf(until(operation.wait()));
    expect(seen[1]?.headers.get('accept')).toBe('application/json, application/http;q=0.5, */*;q=0.1');
    expect(seen[1]?.headers.get('odata-maxversion')).toBe('4.01');
  });

  it('says the version that the caller understands', async () => {
    const { operation, until, seen } = await started([accepted(), problem(404)], {
      headers: { 'OData-MaxVersion': '4.0' },
    });
    await errorOf(until(operation.wait()));
    expect(seen[1]?.headers.get('odata-maxversion')).toBe('4.0');
  });

  it('says it with the start, where it knows whom it talks to', async () => {
    const { seen } = await started([accepted()], { dialect: 'odata' });
    expect([seen[0]?.headers.get('odata-maxversion'), seen[0]?.headers.get('prefer')]).toEqual([
      '4.01',
      'respond-async',
    ]);
  });

  it('reads both forms of what it takes up again', async () => {
    const { init, until } = stage(message('HTTP/1.1 200 OK\r\n\r\n"x"'));
    expect(await until(resume(MONITOR, init).result())).toBe('x');
  });
});
