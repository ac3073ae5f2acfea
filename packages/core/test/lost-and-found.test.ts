import { expect, it } from 'vitest';
import { handClock } from '../../testing/src/hand-clock.ts';
import { createEngine, memoryStore, type Store } from '../src/index.ts';
import { Gate } from './gate.ts';
import { jobIn, setUp } from './set-up.ts';

it('a key whose holder can not be read leaves nothing of the request that was refused (I14)', async () => {
  const memory = memoryStore();
  let fails = false;
  const store: Store = {
    ...memory,
    read: async (id) => {
      if (fails) throw new Error('no answer');
      return memory.read(id);
    },
  };
  const { engine, clock } = setUp({ store });
  const report = engine.task('report', () => null);
  const submit = () =>
    report.submit(null, { owner: 'ada', key: 'k', delay: 1_000, body: new Uint8Array(50_000) });
  await submit();
  fails = true;
  await expect(submit()).rejects.toThrow('the store failed');
  const bodies: string[] = [];
  for await (const name of memory.bodies.list()) bodies.push(name);
  expect(bodies).toHaveLength(1);
  fails = false;
  await clock.advance(0);
  await engine.stop();
});

it('bytes of a cancelled run that can not be removed do not hold its slot (I12)', async () => {
  const memory = memoryStore();
  const bodies = { ...memory.bodies, remove: () => Promise.reject(new Error('no such disk')) };
  const { engine, clock } = setUp({ store: { ...memory, bodies }, concurrency: 1 });
  const gate = new Gate<string>();
  const report = engine.task('report', () => gate.opened);
  const first = jobIn(await report.submit(null));
  await clock.advance(0);
  await engine.cancel(first.id);
  gate.open('large '.repeat(10_000));
  const second = jobIn(await report.submit(null));
  await clock.advance(2_000);
  expect(await engine.read(second.id)).toMatchObject({ job: { status: 'completed' } });
  await engine.stop();
});

it('what fails to open is told as what it is: the store (I19)', async () => {
  const open = () => Promise.reject(new Error('no such disk'));
  const engine = createEngine({ store: { ...memoryStore(), open } });
  await expect(engine.start()).rejects.toMatchObject({ code: 'store-failed' });
});

it('closing the store waits for what is being removed (I20)', async () => {
  const memory = memoryStore();
  const gate = new Gate<void>();
  let removed = false;
  const done: string[] = [];
  const bodies = {
    ...memory.bodies,
    async remove(id: string) {
      await gate.opened;
      removed = true;
      return memory.bodies.remove(id);
    },
  };
  const close = async () => void done.push(removed ? 'closed after' : 'closed before');
  const { engine, clock } = setUp({ store: { ...memory, bodies, close } });
  const report = engine.task('report', () => null);
  await report.submit(null, { body: new Uint8Array(50_000) });
  await clock.advance(0);
  const stopping = engine.stop();
  await clock.settle();
  gate.open();
  await stopping;
  expect(done).toEqual(['closed after']);
});

it('a body without a job goes, also beside one whose job can not be read (I20)', async () => {
  const memory = memoryStore();
  const of = (text: string) => new Blob([text]).stream();
  await memory.bodies.write('damaged/input', of('kept'), 100);
  await memory.bodies.write('gone/input', of('left over'), 100);
  const read: Store['read'] = (id) =>
    id === 'damaged' ? Promise.reject(new Error('not readable')) : memory.read(id);
  const { engine, errors } = setUp({ store: { ...memory, read } });
  await engine.start();
  await engine.stop();
  const left: string[] = [];
  for await (const name of memory.bodies.list()) left.push(name);
  expect(left).toEqual(['damaged/input']);
  expect(errors).toMatchObject([{ code: 'store-failed' }]);
});

it('what was interrupted, and is due again while the rest is looked for, takes one slot (I12)', async () => {
  const memory = memoryStore();
  const clock = handClock();
  const find: Store['find'] = async (query) => {
    // All that waits takes longer to find than what is due.
    await new Promise<void>((resolve) => clock.after(query.status === undefined ? 1 : 50, resolve));
    return memory.find(query);
  };
  const store = { ...memory, find };
  const chance = { id: counted(), random: () => 0 };
  const life = () => createEngine({ store, clock, chance, concurrency: 2 });
  const first = life().task('report', () => new Promise<string>(() => {}), { starts: 2 });
  const submitted = first.submit(null);
  await clock.advance(100);
  const { id } = jobIn(await submitted);

  const engine = life();
  const both = new Gate<string>();
  let present = 0;
  const meeting = engine.task('meeting', () => {
    present += 1;
    if (present === 2) both.open('all there');
    return both.opened;
  });
  engine.task('report', () => 'done', { starts: 2 });
  const opened = engine.start();
  await clock.advance(100);
  await opened;
  expect(await engine.read(id)).toMatchObject({ job: { status: 'completed', attempt: 2 } });
  const met = Promise.all([meeting.run(null), meeting.run(null)]);
  await clock.advance(100);
  expect(await met).toEqual(['all there', 'all there']);
  await engine.stop();
});

function counted(): () => string {
  let ids = 0;
  return () => `id-${++ids}`;
}
