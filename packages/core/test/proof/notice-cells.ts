/** What becomes of a notice in each state, and of which events. Complete: every event is in every state once. */
export const NOTICE_CELLS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'wished for': {
    'no stale':
      'tell; tell by another; told; untold; untold, wait; untold, never again; untold, not tried; untold by another; never told',
    gone: 'excuse',
    same: 'time passes',
  },
  owed: {
    'no stale':
      'tell; tell by another; untold; untold, wait; untold, never again; untold, not tried; untold by another; never told',
    sent: 'told',
    gone: 'excuse',
    same: 'time passes',
  },
  'owed by now': {
    'no stale':
      'tell; tell by another; untold; untold, wait; untold, never again; untold, not tried; untold by another; never told',
    sent: 'told',
    gone: 'excuse',
    'due, in 30000': 'time passes',
  },
  due: {
    'telling, in 2000, by teller': 'tell',
    'telling, in 2000, by other': 'tell by another',
    sent: 'told',
    'no stale': 'untold; untold, wait; untold, never again; untold, not tried; untold by another',
    'owed, in 0, 1 lost': 'never told',
    gone: 'excuse',
    same: 'time passes',
  },
  'due, and not taken up': {
    'telling, in 2000, by teller': 'tell',
    'telling, in 2000, by other': 'tell by another',
    sent: 'told',
    'no stale': 'untold; untold, wait; untold, never again; untold, not tried; untold by another',
    'owed, in 0, 1 lost': 'never told',
    gone: 'excuse',
    'due, in 60000, 1 lost': 'time passes',
  },
  'due, and taken up by nobody for hours': {
    'telling, in 2000, by teller, 8 lost': 'tell',
    'telling, in 2000, by other, 8 lost': 'tell by another',
    'sent, 8 lost': 'told',
    'no stale': 'untold; untold, wait; untold, never again; untold, not tried; untold by another',
    'owed, in 0, 9 lost': 'never told',
    gone: 'excuse',
    'due, in 3600000, 9 lost': 'time passes',
  },
  'being told': {
    same: 'tell; excuse; time passes',
    'no stale': 'tell by another; untold by another; never told',
    sent: 'told',
    'owed, in 375, 1 failed': 'untold',
    'owed, in 5000, 1 failed': 'untold, wait',
    'given-up, 1 failed': 'untold, never again',
    'owed, in 0, 1 lost': 'untold, not tried',
  },
  'being told, and nothing is heard': {
    same: 'tell; excuse',
    'no stale': 'tell by another; untold by another; never told',
    sent: 'told',
    'owed, in 375, 1 failed': 'untold',
    'owed, in 5000, 1 failed': 'untold, wait',
    'given-up, 1 failed': 'untold, never again',
    'owed, in 0, 1 lost': 'untold, not tried',
    'due, in 60000, 1 lost': 'time passes',
  },
  'being told for the last time': {
    same: 'tell; excuse; time passes',
    'no stale': 'tell by another; untold by another; never told',
    'sent, 1 failed': 'told',
    'given-up, 2 failed': 'untold; untold, wait; untold, never again',
    'owed, in 0, 1 failed, 1 lost': 'untold, not tried',
  },
  'lost too often': {
    same: 'tell; excuse',
    'no stale': 'tell by another; untold by another; never told',
    'sent, 11 lost': 'told',
    'owed, in 375, 1 failed, 11 lost': 'untold',
    'owed, in 5000, 1 failed, 11 lost': 'untold, wait',
    'given-up, 1 failed, 11 lost': 'untold, never again',
    'given-up, 12 lost': 'untold, not tried; time passes',
  },
  sent: {
    same: 'told; excuse; time passes',
    'no stale':
      'tell; tell by another; untold; untold, wait; untold, never again; untold, not tried; untold by another; never told',
  },
  'given up': {
    same: 'excuse; time passes',
    'no stale':
      'tell; tell by another; told; untold; untold, wait; untold, never again; untold, not tried; untold by another; never told',
  },
};
