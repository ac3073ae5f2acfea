import { describe, expect, it } from 'vitest';
import { preferring, stage } from './stage.ts';

describe('what is carried into a job', () => {
  const users = new WeakMap<Request, unknown>();
  const carry = {
    save: ({ headers }: Request) => ({ name: headers.get('x-user') }),
    restore: (request: Request, saved: unknown) => void users.set(request, saved),
  };
  const whoami = (request: Request) => Response.json(users.get(request) ?? 'nobody');

  it('is there before the handler looks for it', async () => {
    const { finished, fetch } = stage(whoami, { carry });
    const monitor = await finished('/', { headers: { 'x-user': 'ann' } });
    expect(await (await fetch(monitor)).json()).toEqual({ name: 'ann' });
  });

  it('may take its time', async () => {
    const slow = {
      save: async (request: Request) => carry.save(request),
      restore: async (request: Request, saved: unknown) => carry.restore(request, saved),
    };
    const { finished, fetch } = stage(whoami, { carry: slow });
    const monitor = await finished('/', { headers: { 'x-user': 'ann' } });
    expect(await (await fetch(monitor)).json()).toEqual({ name: 'ann' });
  });

  it('is not restored in requests that pass through', async () => {
    const { fetch } = stage(whoami, { carry });
    expect(await (await fetch('/', { headers: { 'x-user': 'ann' } })).json()).toBe('nobody');
  });

  it('refuses the request when it can not be saved, and fails the job when it can not be restored', async () => {
    const broken = () => {
      throw new Error('broken');
    };
    const unsaved = stage(whoami, { carry: { ...carry, save: broken } });
    expect((await unsaved.fetch('/', preferring('respond-async'))).status).toBe(503);
    expect(unsaved.errors).toMatchObject([{ message: 'broken' }]);
    const unrestored = stage(whoami, { carry: { ...carry, restore: broken } });
    const monitor = await unrestored.finished();
    expect((await unrestored.fetch(monitor)).headers.get('async-result')).toBe('500');
  });
});
