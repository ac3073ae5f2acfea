import { odata } from '@respond-async/dialects';
import { batch, jobOf, respondAsync } from '@respond-async/koa';
import Koa, { type Context, type Middleware } from 'koa';
import mount from 'koa-mount';
import { describe, expect, it } from 'vitest';
import { batchesBehave, jsonBatch, type OpenBatches } from '../../fetch/test/behaviour/batching.ts';
import { requestOf } from '../../node/test/listener-of.ts';
import { serving } from '../../node/test/serving.ts';
import { answering } from './serve.ts';

const identify = (ctx: Context) => ctx.get('x-user') || undefined;
const isBatch = (ctx: Context) => ctx.path.endsWith('/$batch');

const open: OpenBatches = (handler) =>
  serving(({ engine, onError }) => {
    const each: Middleware = async (ctx) => {
      const answer = await handler(requestOf(ctx.req), jobOf(ctx));
      ctx.body = answer.body && Buffer.from(await answer.arrayBuffer());
      ctx.status = answer.status;
      for (const [name, value] of answer.headers) ctx.set(name, value);
    };
    const batches = batch(each, { onError });
    const whole = new Koa().use((ctx, next) => (isBatch(ctx) ? batches(ctx, next) : each(ctx, next)));
    return new Koa().use(respondAsync(whole, { engine, onError, identify, dialect: odata() })).callback();
  });

describe('batches of a Koa app', () => {
  batchesBehave(open);

  it('stay below where the app is mounted', async () => {
    const inner = new Koa();
    const batches = batch(inner);
    inner.use((ctx, next) => (isBatch(ctx) ? batches(ctx, next) : next()));
    inner.use((ctx) => answering([ctx.path, ctx.originalUrl])(ctx, async () => {}));
    const { fetch } = await serving(() => new Koa().use(mount('/odata', inner)).callback());
    const response = await fetch('/odata/$batch', jsonBatch([{ id: 'Airports' }]));
    expect((await response.json()).responses[0].body).toEqual(['/Airports', '/odata/Airports']);
  });
});
