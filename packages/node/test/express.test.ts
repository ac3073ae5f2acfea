import { respondAsync } from '@respond-async/node';
import express from 'express';
import { describe } from 'vitest';
import { behaves, delivers } from '../../fetch/test/behaviour/behaviour.ts';
import { type Open, optionsFor } from '../../fetch/test/behaviour/scene.ts';
import { listen } from '../../fetch/test/behaviour/server.ts';
import { headerOf, listenerOf, setHeader } from './listener-of.ts';

const open: Open = async (handler, options) => {
  const app = express().disable('x-powered-by').use(listenerOf(handler));
  return listen(express().use(respondAsync(app, optionsFor(options, headerOf, setHeader))));
};

describe('Express behind the Node door', () => {
  behaves(open);
  delivers(open);
});
