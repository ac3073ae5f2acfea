/** What becomes of a job in each situation, and of which events. Complete: every event is in every situation once. */
export const CELLS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  pending: {
    'running until 2000': 'start; start of another',
    'no stale':
      'start late; progress; progress late; complete; complete late; fail; fail otherwise; fail, again; fail late',
    'no lease-lost':
      'renew run; renew reader; renew other; release reader; release other; confirm reader; confirm other',
    same: 'interrupt; interrupt late; returned; returned late; tick',
    'cancelled none': 'cancel',
    'no not-ready': 'take reader; take other; collect reader; collect other; discard',
  },
  delayed: {
    'no not-ready':
      'start; start of another; take reader; take other; collect reader; collect other; discard',
    'no stale':
      'start late; progress; progress late; complete; complete late; fail; fail otherwise; fail, again; fail late',
    'no lease-lost':
      'renew run; renew reader; renew other; release reader; release other; confirm reader; confirm other',
    same: 'interrupt; interrupt late; returned; returned late; tick',
    'cancelled none': 'cancel',
  },
  running: {
    same: 'start; tick',
    'no stale': 'start of another; start late; progress late; complete late; fail late; interrupt late',
    'running until 11000': 'renew run',
    'no lease-lost':
      'renew reader; renew other; release reader; release other; confirm reader; confirm other',
    'running until 2000 at 0.5': 'progress',
    'completed ready': 'complete',
    'failed threw none': 'fail',
    'failed result-too-large none': 'fail otherwise',
    'pending later': 'fail, again; interrupt',
    'no not-ready':
      'returned; returned late; take reader; take other; collect reader; collect other; discard',
    'cancelled none occupied': 'cancel',
  },
  'running last': {
    same: 'start; tick',
    'no stale': 'start of another; start late; progress late; complete late; fail late; interrupt late',
    'running until 11000': 'renew run',
    'no lease-lost':
      'renew reader; renew other; release reader; release other; confirm reader; confirm other',
    'running until 2000 at 0.5': 'progress',
    'completed ready': 'complete',
    'failed threw none': 'fail; fail, again',
    'failed result-too-large none': 'fail otherwise',
    'failed interrupted none': 'interrupt',
    'no not-ready':
      'returned; returned late; take reader; take other; collect reader; collect other; discard',
    'cancelled none occupied': 'cancel',
  },
  ready: {
    'no settled':
      'start; start of another; start late; progress; progress late; complete late; fail; fail otherwise; fail, again; fail late; cancel',
    'no lease-lost':
      'renew run; renew reader; renew other; release reader; release other; confirm reader; confirm other',
    same: 'complete; interrupt; interrupt late; returned; returned late; tick',
    'completed leased reader until 2009': 'take reader',
    'completed leased other until 2009': 'take other',
    'completed collected': 'collect reader; collect other',
    'completed none discarded': 'discard',
  },
  'ready for all': {
    'no settled':
      'start; start of another; start late; progress; progress late; complete late; fail; fail otherwise; fail, again; fail late; cancel',
    'no lease-lost':
      'renew run; renew reader; renew other; release reader; release other; confirm reader; confirm other',
    same: 'complete; interrupt; interrupt late; returned; returned late; take reader; take other; collect reader; collect other; tick',
    'completed none discarded': 'discard',
  },
  leased: {
    'no settled':
      'start; start of another; start late; progress; progress late; complete late; fail; fail otherwise; fail, again; fail late; cancel',
    'no lease-lost': 'renew run; renew other; release other; confirm other',
    'completed leased reader until 3000': 'renew reader',
    same: 'complete; interrupt; interrupt late; returned; returned late; take reader; tick',
    'no being-read': 'take other; collect reader; collect other; discard',
    'completed ready': 'release reader',
    'completed collected': 'confirm reader',
  },
  collected: {
    'no settled':
      'start; start of another; start late; progress; progress late; complete late; fail; fail otherwise; fail, again; fail late; cancel',
    'no lease-lost': 'renew run; renew reader; renew other; release reader; release other; confirm other',
    same: 'complete; interrupt; interrupt late; returned; returned late; confirm reader; collect reader; tick',
    'no collected': 'take reader; take other; collect other; discard',
  },
  failed: {
    'no settled':
      'start; start of another; start late; progress; progress late; complete; complete late; fail otherwise; fail late; cancel',
    'no lease-lost':
      'renew run; renew reader; renew other; release reader; release other; confirm reader; confirm other',
    same: 'fail; fail, again; interrupt; interrupt late; returned; returned late; tick',
    'no failed': 'take reader; take other; collect reader; collect other',
    'failed threw none discarded': 'discard',
  },
  'cancelled by owner': {
    'no settled':
      'start; start of another; start late; progress; progress late; complete; complete late; fail; fail otherwise; fail, again; fail late; cancel',
    'no lease-lost':
      'renew run; renew reader; renew other; release reader; release other; confirm reader; confirm other',
    same: 'interrupt; interrupt late; returned; returned late; tick',
    'no cancelled': 'take reader; take other; collect reader; collect other; discard',
  },
  'cancelled by operator': {
    'no settled':
      'start; start of another; start late; progress; progress late; complete; complete late; fail; fail otherwise; fail, again; fail late; cancel',
    'no lease-lost':
      'renew run; renew reader; renew other; release reader; release other; confirm reader; confirm other',
    same: 'interrupt; interrupt late; returned; returned late; tick',
    'no cancelled': 'take reader; take other; collect reader; collect other',
    'cancelled none discarded': 'discard',
  },
  occupied: {
    'no settled':
      'start; start of another; start late; progress; progress late; complete; complete late; fail; fail otherwise; fail, again; fail late; cancel',
    'no lease-lost':
      'renew run; renew reader; renew other; release reader; release other; confirm reader; confirm other',
    same: 'interrupt; interrupt late; returned late; tick',
    'cancelled none': 'returned',
    'no cancelled': 'take reader; take other; collect reader; collect other; discard',
  },
  discarded: {
    'no settled':
      'start; start of another; start late; progress; progress late; complete late; fail; fail otherwise; fail, again; fail late; cancel',
    'no lease-lost':
      'renew run; renew reader; renew other; release reader; release other; confirm reader; confirm other',
    same: 'complete; interrupt; interrupt late; returned; returned late; tick',
    'no discarded': 'take reader; take other; collect reader; collect other; discard',
  },
};
