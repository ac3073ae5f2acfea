import { describe, expect, it, vi } from 'vitest';
import { anOffice } from './office.ts';
import { canMakeTerminals, inTerminal, typed } from './prompt.ts';

const CTRL_C = '\x03';
/** As in vi: the sequence of an arrow could come in two pieces. */
const DOWN = 'j';
const ENTER = '\r';

vi.setConfig({ testTimeout: 300_000 });

describe.skipIf(!canMakeTerminals)('in a terminal', () => {
  it('a bar shows percent, message, elapsed time and the next poll, and leaves room for the result', async () => {
    const { url, open } = await anOffice();
    const prompt = inTerminal(`${url}/slow`);
    await prompt.until('50 % │ halfway │');
    expect(prompt.stdout()).toMatch(/█{12}░{12} 50 % │ halfway │ \d+ s │ next poll in \d+ s/);
    open();
    expect(await prompt.ended).toBe(0);
    expect(prompt.stdout()).toMatch(/\{"rows":2\}$/);
  });

  it('Ctrl-C asks, and leaves it running: the command to resume is printed', async () => {
    const { url, open } = await anOffice();
    const prompt = inTerminal(`${url}/slow`);
    await prompt.until('halfway');
    prompt.type(CTRL_C);
    await prompt.until('Leave it running');
    prompt.type(ENTER);
    expect(await prompt.ended).toBe(130);
    const [, monitor = ''] = /respond-async resume (\S+)/.exec(prompt.stdout()) ?? [];
    open();
    expect(await typed(['resume', monitor])).toMatchObject({ code: 0, stdout: '{"rows":2}' });
  });

  it('Ctrl-C twice leaves it running', async () => {
    const { url, engine } = await anOffice();
    const prompt = inTerminal(`${url}/slow`);
    await prompt.until('halfway');
    prompt.type(CTRL_C);
    await prompt.until('Go on waiting');
    prompt.type(CTRL_C);
    expect(await prompt.ended).toBe(130);
    expect((await engine.list()).jobs).toMatchObject([{ status: 'running' }]);
  });

  it('Ctrl-C asks, and cancels', async () => {
    const { url, engine } = await anOffice();
    const prompt = inTerminal(`${url}/slow`);
    await prompt.until('halfway');
    prompt.type(CTRL_C);
    await prompt.until('Go on waiting');
    prompt.type(DOWN);
    await prompt.until('● Cancel it');
    prompt.type(ENTER);
    expect(await prompt.ended).toBe(5);
    expect((await engine.list()).jobs).toMatchObject([{ status: 'cancelled' }]);
  });

  it('Ctrl-C asks, and a result that comes meanwhile is the answer', async () => {
    const { url, open } = await anOffice();
    const prompt = inTerminal(`${url}/slow`);
    await prompt.until('halfway');
    prompt.type(CTRL_C);
    await prompt.until('Go on waiting');
    open();
    expect(await prompt.ended).toBe(0);
    expect(prompt.stdout()).toContain('{"rows":2}');
  });

  it('a password that was left out is asked for, and not shown', async () => {
    const { url } = await anOffice();
    const prompt = inTerminal(`${url}/echo`, '-u', 'me');
    await prompt.until('Password of me');
    prompt.type(`secret${ENTER}`);
    expect(await prompt.ended).toBe(0);
    expect(prompt.stdout()).toContain(`Basic ${Buffer.from('me:secret').toString('base64')}`);
    expect(prompt.stdout()).not.toContain('secret');
  });
});
