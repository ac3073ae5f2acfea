import { respondAsync } from '@respond-async/node';
import { describe } from 'vitest';
import { behaves, delivers } from '../../fetch/test/behaviour/behaviour.ts';
import { type Open, optionsFor } from '../../fetch/test/behaviour/scene.ts';
import { listen } from '../../fetch/test/behaviour/server.ts';
import { expressApp, using } from './express-app.ts';
import { headerOf, setHeader } from './listener-of.ts';

const open: Open = async (handler, options) =>
  listen(using(respondAsync(expressApp(handler), optionsFor(options, headerOf, setHeader))));

describe('Express behind the Node door', () => {
  behaves(open);
  delivers(open);
});
