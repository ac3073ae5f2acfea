import { type Dialect, plain } from '@respond-async/dialects';

export const VALID_FOR = 300_000;

/** Plain, but for results: the monitor leads to them by a signed link. `GET` of the monitors' own path is a list. */
export function linking(more: Partial<Dialect> = {}): Dialect {
  const common = plain();
  return {
    ...common,
    name: 'linking',
    keep: 'until-expiry',
    links: { expires: 'until', signature: 'sig', validFor: VALID_FOR },
    read: (request, env) => {
      const { monitor } = request;
      if (monitor === '') return { type: 'list', createdFrom: env.now - 3_600_000, most: 1_000 };
      const id = /^file\/([\w-]+)$/.exec(monitor ?? '')?.[1];
      return id === undefined ? common.read(request, env) : { type: 'redeem', id };
    },
    write: (answer, asked, env) => {
      if (answer.type === 'listed') return { status: 200, headers: [], body: JSON.stringify(answer.jobs) };
      if (answer.type === 'result' && asked.ask.type !== 'redeem') {
        const link = { header: 'Location', url: `${env.base}/file/${answer.job.id}?name=a%20b` };
        return { status: 302, headers: [], link };
      }
      if (answer.type === 'result')
        return { status: 200, headers: answer.head.headers, body: { result: true } };
      return common.write(answer, asked, env);
    },
    ...more,
  };
}
