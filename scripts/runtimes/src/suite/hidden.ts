import { ProtocolError, start } from '@respond-async/client';
import { type Behaviour, errorOf, same, urlOf } from './site.ts';

const speaking: Behaviour = {
  name: 'says what the server has to let pages of other origins see',
  async act(site) {
    const error = await errorOf(start(urlOf(site, 'plain', 'made')));
    if (!(error instanceof ProtocolError)) throw error;
    same(error.message.includes('Access-Control-Expose-Headers: Location'), true);
  },
};

/** What the client does where the headers of answers are hidden from it. */
export const hidden: readonly Behaviour[] = [speaking];
