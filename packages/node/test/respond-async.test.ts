import { readFileSync } from 'node:fs';
import { respondAsync } from '@respond-async/node';
import { describe } from 'vitest';
import { behaves, delivers } from '../../fetch/test/behaviour/behaviour.ts';
import { type Open, optionsFor } from '../../fetch/test/behaviour/scene.ts';
import { listen, type Reach } from '../../fetch/test/behaviour/server.ts';
import { speeches } from '../../fetch/test/behaviour/speech.ts';
import { headerOf, listenerOf, setHeader } from './listener-of.ts';

const reached =
  (reach: Reach): Open =>
  async (handler, options) =>
    listen(respondAsync(listenerOf(handler), optionsFor(options, headerOf, setHeader)), reach);

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8');
const tls = { key: read('key.pem'), cert: read('certificate.pem') };

describe('the Node door', () => {
  behaves(reached({}));
  delivers(reached({}));
});

describe('the Node door, its connections kept alive', () =>
  behaves(reached({ keepAlive: true }), speeches.slice(0, 1)));

describe('the Node door behind TLS', () => behaves(reached({ tls }), speeches.slice(1)));
