import { describe, expect, it } from 'vitest';
import { gate, scene } from './scene.ts';

const waiting = { headers: { prefer: 'wait=2' } };

describe('a monitor that speaks OData', () => {
  it.each(['GET', 'HEAD'])(
    'holds its answer back as long as its client is ready to wait: %s [odata-69]',
    async (method) => {
      const { passed, open } = gate();
      const { fetch, start, advance, settle } = scene(() => passed.then(() => new Response('a,b')));
      const monitor = await start();
      const early = fetch(monitor, { ...waiting, method });
      await advance(2_000);
      expect([(await early).status, (await early).headers.get('location')]).toEqual([202, monitor]);

      const late = fetch(monitor, { ...waiting, method });
      await advance(1_000);
      open();
      await settle();
      expect([(await late).status, (await late).headers.get('asyncresult')]).toEqual([200, '200']);
      expect(await (method === 'HEAD' ? await fetch(monitor) : await late).text()).toBe('a,b');
    },
  );

  it('is not held back by a wait that is over, or none [odata-69]', async () => {
    const { passed } = gate();
    const { fetch, start } = scene(() => passed.then(() => new Response()));
    const monitor = await start();
    for (const prefer of ['wait=0', 'wait=soon', 'return=minimal'])
      expect((await fetch(monitor, { headers: { prefer } })).status).toBe(202);
  });
});
