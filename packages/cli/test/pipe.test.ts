import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { anOffice } from './office.ts';
import { inPipe, typed } from './prompt.ts';

vi.setConfig({ testTimeout: 300_000 });

function directory(): string {
  const path = mkdtempSync(join(tmpdir(), 'respond-async-cli-'));
  onTestFinished(() => rmSync(path, { recursive: true }));
  return path;
}

const idOf = (monitor: string): string => monitor.slice(monitor.lastIndexOf('/') + 1);

describe('a slow request', () => {
  it('writes its result to the standard output, and how far it is, line by line, to the other', async () => {
    const { url, open } = await anOffice();
    const prompt = inPipe(`${url}/slow`);
    await prompt.until('running 50 %: halfway');
    open();
    expect(await prompt.ended).toBe(0);
    expect(prompt.stdout()).toBe('{"rows":2}');
    expect(prompt.stderr()).toMatch(/^Accepted: http\S+\npending\nrunning 50 %: halfway\n$/);
  });

  it('writes it to a file, whole or not at all', async () => {
    const { url } = await anOffice();
    const path = directory();
    const file = join(path, 'report.txt');
    expect(await typed([`${url}/large`, '-o', file])).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(file, 'utf8')).toBe('x'.repeat(1_000_000));
    expect(await typed([`${url}/refusing`, '-o', file])).toMatchObject({ code: 4, stdout: '' });
    expect(readFileSync(file).byteLength).toBe(1_000_000);
    expect(readdirSync(path)).toEqual(['report.txt']);
  });

  it('is not even sent when the file can not be written', async () => {
    const { url, engine } = await anOffice();
    const { code, stderr } = await typed([`${url}/slow`, '-o', join(directory(), 'none', 'report')]);
    expect(code).toBe(2);
    expect(stderr).toContain('none/report: ENOENT');
    expect((await engine.list()).jobs).toEqual([]);
  });

  it('is left to itself with --detach, and taken up by resume', async () => {
    const { url, open } = await anOffice();
    const { code, stdout, stderr } = await typed([`${url}/slow`, '--detach']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    open();
    expect(await typed(['resume', stdout.trim()])).toMatchObject({ code: 0, stdout: '{"rows":2}' });
  });

  it('is waited for so long, and then taken up by the command that was printed', async () => {
    const { url, open } = await anOffice();
    const { code, stderr } = await typed([`${url}/slow`, '--timeout', '20ms']);
    expect(code).toBe(7);
    const [, command = ''] = /\n {2}respond-async (resume .*)\n/.exec(stderr) ?? [];
    open();
    expect(await typed(command.split(' '))).toMatchObject({ code: 0, stdout: '{"rows":2}' });
  });

  it('goes on when Ctrl-C is pressed where nobody can be asked', async () => {
    const { url, open } = await anOffice();
    const prompt = inPipe(`${url}/slow`);
    await prompt.until('halfway');
    prompt.kill('SIGINT');
    expect(await prompt.ended).toBe(130);
    const [, monitor = ''] = /respond-async resume (\S+)/.exec(prompt.stderr()) ?? [];
    open();
    expect(await typed(['resume', monitor])).toMatchObject({ code: 0, stdout: '{"rows":2}' });
  });

  it('may be answered at once, with --wait or by a server that does not do it later', async () => {
    const { url } = await anOffice();
    expect(await typed([`${url}/echo`, '--wait', '20'])).toMatchObject({ code: 0, stderr: '' });
    const { code, stdout } = await typed([`${url}/echo`, '--json', '--wait', '20s']);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { status: 'completed', httpStatus: 200 }]);
  });

  it('ends quietly when nobody reads its result', async () => {
    const { url, open } = await anOffice();
    const prompt = inPipe(`${url}/slow`);
    await prompt.until('halfway');
    prompt.closeOutput();
    open();
    expect(await prompt.ended).toBe(0);
    expect(prompt.stderr()).not.toContain('EPIPE');
  });
});

describe("curl's flags", () => {
  const echoed = async (args: readonly string[], input?: string) => {
    const { url } = await anOffice();
    const { code, stdout, stderr } = await typed([`${url}/echo`, ...args], input);
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout);
  };

  it('-X, -H and -u', async () => {
    const got = await echoed(['-X', 'put', '-H', 'X-A: 1', '-H', 'X-B: 2', '-u', 'me:secret']);
    expect(got).toMatchObject({ method: 'PUT', headers: { 'x-a': '1', 'x-b': '2' } });
    expect(got.headers.authorization).toBe(`Basic ${Buffer.from('me:secret').toString('base64')}`);
  });

  it('-d makes it a POST of a form, several are joined', async () => {
    const got = await echoed(['-d', 'a=1', '-d', 'b=2']);
    expect(got).toMatchObject({ method: 'POST', body: 'a=1&b=2' });
    expect(got.headers['content-type']).toBe('application/x-www-form-urlencoded');
  });

  it('-d @file leaves out line ends, --data-binary @file leaves them in', async () => {
    const file = join(directory(), 'body');
    writeFileSync(file, '{"a":\n1}\r\n');
    const json = ['-H', 'Content-Type: application/json'];
    expect((await echoed(['-d', `@${file}`, ...json])).body).toBe('{"a":1}');
    expect((await echoed(['--data-binary', `@${file}`, ...json])).body).toBe('{"a":\n1}\r\n');
  });

  it('-d @- takes what comes in', async () => {
    const { url } = await anOffice();
    const prompt = inPipe(`${url}/echo`, '-d', '@-');
    prompt.type('from outside');
    prompt.endInput();
    expect(await prompt.ended).toBe(0);
    expect(JSON.parse(prompt.stdout()).body).toBe('from outside');
  });
});

describe('what goes wrong', () => {
  it('at the start is told with what the server says: 3', async () => {
    const { url } = await anOffice();
    const { code, stdout, stderr } = await typed([`${url}/forbidden`]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain('403');
    expect(stderr).toContain('not for you');
  });

  it('in the operation is told with its answer: 4', async () => {
    const { url } = await anOffice();
    const { code, stdout, stderr } = await typed([`${url}/refusing`]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain('the operation answered 422');
    expect(stderr).toContain('{"title":"no such year"}');
    expect((await typed([`${url}/throwing`])).code).toBe(4);
  });

  it('elsewhere: cancelled is 5, gone is 6, nobody there is 8', async () => {
    const { url, start } = await anOffice();
    const monitor = await start('/slow');
    const prompt = inPipe('resume', monitor);
    await prompt.until('halfway');
    await fetch(monitor, { method: 'DELETE' });
    expect(await prompt.ended).toBe(5);
    expect((await typed(['resume', `${url}/_async/${'x'.repeat(32)}`])).code).toBe(6);
    const { code, stderr } = await typed(['http://127.0.0.1:9/']);
    expect([code, stderr]).toEqual([8, expect.stringContaining('127.0.0.1:9')]);
  });

  it('can be read by programs', async () => {
    const { url, start } = await anOffice();
    const report = async (...args: string[]) => JSON.parse((await typed([...args, '--json'])).stdout);
    expect(await report(`${url}/refusing`)).toMatchObject({
      status: 'failed',
      httpStatus: 422,
      body: { title: 'no such year' },
      monitorUrl: expect.stringContaining('/_async/'),
    });
    expect(await report(`${url}/forbidden`)).toMatchObject({
      httpStatus: 403,
      body: { title: 'not for you' },
      error: { code: 'request-failed' },
    });
    expect(await report(`${url}/picture`)).toMatchObject({
      status: 'completed',
      body: 'iVD/',
      bodyEncoding: 'base64',
    });
    expect(await report('cancel', await start('/slow'))).toMatchObject({ cancel: 'accepted' });
  });

  it.each([
    [[], 'Not enough'],
    [['http://x', '--nope'], 'nope'],
    [['http://x', '-H', 'nonsense'], "-H 'nonsense'"],
    [['http://x', '--timeout', 'soon'], '--timeout soon'],
    [['http://x', '--dialect', 'klingon'], 'klingon'],
    [['http://x', '-X', 'GET', '-d', 'a'], '-X GET with -d'],
    [['http://x', '-X', 'G T'], '-X G T'],
    [['http://x', '-o', 'a', '-o', 'b'], '-o is given 2 times'],
    [['http://x', '-u', 'me'], '-u me:PASSWORD'],
    [['http://x', '-d', '@/none/such'], '-d @/none/such'],
    [['ftp://x'], 'ftp://x'],
    [['http://'], 'http://'],
    [['list', 'http://127.0.0.1:9/'], 'no list'],
    [['status'], 'Not enough'],
  ])('in what was typed is named: %j', async (args, named) => {
    const { code, stdout, stderr } = await typed(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(named);
    expect(stderr).toContain("Try 'respond-async --help'.");
  });
});

describe('a monitor', () => {
  it('says how far it is, and keeps its result', async () => {
    const { open, start, engine } = await anOffice();
    const monitor = await start('/slow');
    const prompt = inPipe('resume', monitor);
    await prompt.until('halfway');
    prompt.kill('SIGKILL');
    expect(await typed(['status', monitor])).toEqual({
      code: 0,
      stdout: 'running 50 %: halfway\n',
      stderr: '',
    });
    open();
    await engine.wait(idOf(monitor));
    for (let twice = 0; twice < 2; twice += 1)
      expect((await typed(['status', monitor])).stdout).toBe('completed\n');
    expect((await typed(['resume', monitor])).stdout).toBe('{"rows":2}');
    expect((await typed(['status', monitor])).code).toBe(6);
    const refusing = await start('/refusing');
    await engine.wait(idOf(refusing));
    expect((await typed(['status', refusing])).stdout).toBe('failed\n');
  });

  it('cancels', async () => {
    const { start, engine } = await anOffice();
    const monitor = await start('/slow');
    expect(await typed(['cancel', monitor])).toEqual({ code: 0, stdout: '', stderr: 'Cancelled.\n' });
    expect((await engine.list()).jobs).toMatchObject([{ status: 'cancelled' }]);
    expect(await typed(['cancel', monitor])).toMatchObject({ code: 3, stderr: 'It was already over.\n' });
  });
});

it('lists what a server lists, page by page', async () => {
  const row = (id: string, state: string) => ({
    id,
    state,
    meta: { href: `${url}/async/${id}` },
    request: `${url}/r?async=true`,
  });
  const server = createServer(({ url: path }, response) => {
    const rows = path === '/async' ? [row('a', 'DONE'), row('b', 'PROCESSING')] : [row('c', 'API_ERROR')];
    const meta = path === '/async' ? { nextHref: `${url}/async?offset=2` } : {};
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ meta, rows }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => void server.close());
  const { code, stdout } = await typed(['list', `${url}/async`, '--dialect', 'kladana']);
  expect(code).toBe(0);
  expect(stdout.split('\n').map((line) => line.split(/ +/))).toEqual([
    ['completed', `${url}/async/a`, `${url}/r?async=true`],
    ['running', `${url}/async/b`, `${url}/r?async=true`],
    ['failed', `${url}/async/c`, `${url}/r?async=true`],
    [''],
  ]);
  const json = await typed(['list', `${url}/async`, '--dialect', 'kladana', '--json']);
  expect(
    json.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).status),
  ).toEqual(['completed', 'running', 'failed']);
});

describe('help', () => {
  it('names every command, flag and exit code', async () => {
    const { code, stdout } = await typed(['--help']);
    expect(code).toBe(0);
    for (const word of ['resume', 'status', 'cancel', 'list', 'completion', '-X', '-H', '-d', '-o', '-u']) {
      expect(stdout).toContain(word);
    }
    for (const word of ['--wait', '--interval', '--timeout', '--dialect', '--json', '130 Ctrl-C']) {
      expect(stdout).toContain(word);
    }
    expect(stdout).toContain('\n  -H, --header ');
    expect(stdout.match(/"kladana"/g)).toHaveLength(1);
  });

  it('is there for each command, with its own flags', async () => {
    expect((await typed(['resume', '--help'])).stdout).toContain('--timeout');
    expect((await typed(['cancel', '--help'])).stdout).not.toContain('--timeout');
  });

  it('completes in bash and zsh', async () => {
    expect((await typed(['completion'])).stdout).toContain('respond-async --get-yargs-completions');
    const { stdout } = await typed(['--get-yargs-completions', 'respond-async', 'http://x', '--d']);
    expect(stdout.split('\n')).toEqual(expect.arrayContaining(['--data', '--dialect', '--detach']));
  });

  it('says its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect((await typed(['--version'])).stdout).toBe(`${version}\n`);
  });
});
