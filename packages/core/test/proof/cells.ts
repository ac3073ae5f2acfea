/** What only a job that has not ended can do; and one that ended otherwise than by completing. */
const ENDED_RUN =
  'start; start of another; start late; progress; progress late; complete late; fail; fail otherwise; fail, again; fail late; cancel';
const ENDED_OTHERWISE = `${ENDED_RUN}; complete`;
/** What only a run can say, before there is one, and of an earlier one. */
const UNSTARTED =
  'start late; progress; progress late; complete; complete late; fail; fail otherwise; fail, again; fail late';
const FORMER = 'start of another; start late; progress late; complete late; fail late; interrupt late';
/** What only the holder of a lease can do: of a reader's, or of any. */
const READERS = 'renew reader; renew other; release reader; release other; confirm reader; confirm other';
const LEASED = `renew run; ${READERS}`;
const READ = 'take reader; take other; collect reader; collect other';
/** How a run ends that is not there. */
const OVER = 'interrupt; interrupt late; returned; returned late';

/** What becomes of a job in each situation, and of which events. Complete: every event is in every situation once. */
export const CELLS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  pending: {
    'running until 2000': 'start; start of another',
    'no stale': UNSTARTED,
    'no lease-lost': LEASED,
    same: `${OVER}; tick`,
    'cancelled none': 'cancel',
    'no not-ready': `${READ}; discard`,
  },
  delayed: {
    'no not-ready': `start; start of another; ${READ}; discard`,
    'no stale': UNSTARTED,
    'no lease-lost': LEASED,
    same: `${OVER}; tick`,
    'cancelled none': 'cancel',
  },
  running: {
    same: 'start; tick',
    'no stale': FORMER,
    'running until 11000': 'renew run',
    'no lease-lost': READERS,
    'running until 2000 at 0.5': 'progress',
    'completed ready': 'complete',
    'failed threw none': 'fail',
    'failed result-too-large none': 'fail otherwise',
    'pending later': 'fail, again; interrupt',
    'no not-ready': `returned; returned late; ${READ}; discard`,
    'cancelled none occupied': 'cancel',
  },
  'running last': {
    same: 'start; tick',
    'no stale': FORMER,
    'running until 11000': 'renew run',
    'no lease-lost': READERS,
    'running until 2000 at 0.5': 'progress',
    'completed ready': 'complete',
    'failed threw none': 'fail; fail, again',
    'failed result-too-large none': 'fail otherwise',
    'failed interrupted none': 'interrupt',
    'no not-ready': `returned; returned late; ${READ}; discard`,
    'cancelled none occupied': 'cancel',
  },
  ready: {
    'no settled': ENDED_RUN,
    'no lease-lost': LEASED,
    same: `complete; ${OVER}; tick`,
    'completed leased reader until 2009': 'take reader',
    'completed leased other until 2009': 'take other',
    'completed collected': 'collect reader; collect other',
    'completed none discarded': 'discard',
  },
  'ready for all': {
    'no settled': ENDED_RUN,
    'no lease-lost': LEASED,
    same: `complete; ${OVER}; ${READ}; tick`,
    'completed none discarded': 'discard',
  },
  leased: {
    'no settled': ENDED_RUN,
    'no lease-lost': 'renew run; renew other; release other; confirm other',
    'completed leased reader until 3000': 'renew reader',
    same: `complete; ${OVER}; take reader; tick`,
    'no being-read': 'take other; collect reader; collect other; discard',
    'completed ready': 'release reader',
    'completed collected': 'confirm reader',
  },
  collected: {
    'no settled': ENDED_RUN,
    'no lease-lost': 'renew run; renew reader; renew other; release reader; release other; confirm other',
    same: `complete; ${OVER}; confirm reader; collect reader; tick`,
    'no collected': 'take reader; take other; collect other; discard',
  },
  failed: {
    'no settled':
      'start; start of another; start late; progress; progress late; complete; complete late; fail otherwise; fail late; cancel',
    'no lease-lost': LEASED,
    same: `fail; fail, again; ${OVER}; tick`,
    'no failed': READ,
    'failed threw none discarded': 'discard',
  },
  'cancelled by owner': {
    'no settled': ENDED_OTHERWISE,
    'no lease-lost': LEASED,
    same: `${OVER}; tick`,
    'no cancelled': `${READ}; discard`,
  },
  'cancelled by operator': {
    'no settled': ENDED_OTHERWISE,
    'no lease-lost': LEASED,
    same: `${OVER}; tick`,
    'no cancelled': READ,
    'cancelled none discarded': 'discard',
  },
  occupied: {
    'no settled': ENDED_OTHERWISE,
    'no lease-lost': LEASED,
    same: 'interrupt; interrupt late; returned late; tick',
    'cancelled none': 'returned',
    'no cancelled': `${READ}; discard`,
  },
  discarded: {
    'no settled': ENDED_RUN,
    'no lease-lost': LEASED,
    same: `complete; ${OVER}; tick`,
    'no discarded': `${READ}; discard`,
  },
};
