import type { RequestHandler } from 'express';
import type { Data } from './app.ts';
import { context, keyOf } from './odata.ts';
import { sendError } from './odata-error.ts';

type Airports = Pick<Data, 'airports'>;

export function airportList({ airports }: Airports): RequestHandler {
  return async (_req, res) => {
    res.json({ '@context': context('Airports'), value: [...(await airports()).values()] });
  };
}

export function airport({ airports }: Airports): RequestHandler<{ key: string }> {
  return async (req, res) => {
    const found = (await airports()).get(keyOf(req.params.key) ?? '');
    if (found === undefined) return sendError(res, 404, `There is no airport (${req.params.key}).`);
    res.json({ '@context': context('Airports/$entity'), ...found });
  };
}
