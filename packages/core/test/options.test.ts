import { createEngine, type EngineOptions, memoryStore } from '@respond-async/core';
import { describe, expect, it } from 'vitest';

/** As somebody writes it whom no compiler tells. */
const make = (options: object) => () => createEngine(options as EngineOptions);

describe('an engine is not made of options that can not be meant', () => {
  it.each<[string, object, string]>([
    ['a store', memoryStore(), 'createEngine() has no option supports: it has store, runner'],
    ['a misspelt store', { stores: memoryStore() }, 'createEngine() has no option stores'],
    [
      'the name of a file',
      { store: 'jobs.db' },
      'store of createEngine() must be an object with open(), commit()',
    ],
    ['a store that was not made', { store: memoryStore }, 'not the function memoryStore'],
    [
      'a runner of nothing',
      { runner: {} },
      'runner of createEngine() must be an object with start(), enqueue()',
    ],
    [
      'a notifier that is a function',
      { notifier: () => true },
      'notifier of createEngine() must be an object',
    ],
    [
      'an unknown limit',
      { limits: { perOwner: 5 } },
      'limits has no option perOwner: it has runningPerOwner',
    ],
    ['limits that are a number', { limits: 5 }, 'limits of createEngine() must be an object, not 5'],
    ['a limit that is a text', { limits: { unfinished: '5' } }, 'must be a number of at least 0, not "5"'],
    [
      'a listener that is a text',
      { onError: 'log' },
      'onError of createEngine() must be a function, not "log"',
    ],
    ['no runs', { concurrency: 0 }, 'concurrency must be a number of at least 1, not 0'],
  ])('%s', (_, options, message) => {
    expect(make(options)).toThrow(TypeError);
    expect(make(options)).toThrow(message);
  });

  it('as long as they are options', () => {
    expect(make({ store: undefined, limits: {} })).not.toThrow();
    expect(() => createEngine('jobs.db' as never)).toThrow(
      'createEngine() takes an object with store, runner',
    );
  });
});

describe('a task is not made of options that can not be meant', () => {
  it.each<[string, object, string]>([
    ['a misspelt time', { timeout: 5 }, 'the task report has no option timeout: it has keep, keepResult'],
    ['a time that is a text', { runWithin: '60000' }, 'runWithin of the task report must be a number'],
    [
      'another way to keep',
      { keep: 'forever' },
      `keep of the task report is 'once' or 'until-expiry', not "forever"`,
    ],
    ['a schema of another kind', { input: { type: 'object' } }, 'input of the task report must be a schema'],
  ])('%s', (_, options, message) => {
    expect(() => createEngine().task('report', () => 1, options)).toThrow(message);
  });

  it('nor without a handler', () => {
    expect(() => createEngine().task('report', undefined as never)).toThrow(
      'the task report needs its handler',
    );
  });

  it('nor with a name that is taken', () => {
    const engine = createEngine();
    engine.task('report', () => 1);
    expect(() => engine.task('report', () => 1)).toThrow('give each task, and each wrapped handler, a name');
  });
});

describe('what is asked for by mistake', () => {
  it.each<[object, string]>([
    [{ status: 'running' }, "status must be a list, such as ['running']"],
    [{ status: ['done'] }, "each status is 'pending' or 'running' or"],
    [{ state: ['running'] }, 'list() has no option state'],
    [{ limit: 0 }, 'limit must be a number of at least 1, not 0'],
    [{ createdBefore: new Date(0) }, 'createdBefore must be a number'],
  ])('is not a list of nothing: %o', async (query, message) => {
    await expect(createEngine().list(query)).rejects.toThrow(message);
  });

  it('is not an event that never comes', () => {
    const { events } = createEngine();
    expect(() => events.on('done' as 'settled', () => {})).toThrow("an event is 'accepted' or 'started'");
    expect(() => events.on('settled', undefined as never)).toThrow('a listener must be a function');
  });
});
