import type { Notice, NoticeSubject } from '@aster-scheduler/core';
import { describeNotice } from './describe-notice.js';

const since = new Date('2026-11-29T02:00:00Z');
const at = new Date('2026-11-29T02:02:00Z');

function noticeOf(when: string, subject: NoticeSubject, event: Notice['event'] = 'opened'): Notice {
  return {
    ...{ id: 'n', event, at, subject, rule: { name: 'engine', when, severity: 'critical' } },
    incident: { id: 'i', key: 'i', openedAt: at, count: 1, failingSince: since },
  };
}

function told(notice: Notice): Record<string, string> {
  const { title, facts } = describeNotice(notice);
  return { title, ...Object.fromEntries(facts.map(({ label, text }) => [label, text])) };
}

describe('a message about the engine', () => {
  it('says what, why, since when and what to do', () => {
    expect(told(noticeOf('pool_starved', { kind: 'pool', name: 'gpu', workers: 0, slots: 0 }))).toEqual({
      title: 'NO WORKER FOR pool gpu',
      What: 'runs are due in the pool gpu, and no worker serves it',
      Since: 'Sun 29 Nov 2026 02:00 UTC (for 2 min)',
      Rule: 'engine (critical)',
      'What to do': 'start a worker with WORKER_POOLS=gpu\naster pools\naster workers\naster alerts ack i',
    });
    expect(told(noticeOf('channel_failing', { kind: 'channel', name: 'ops', error: 'HTTP 500' }))).toMatchObject({
      title: 'FAILING channel ops',
      Why: 'HTTP 500',
    });
  });

  it.each<[string, NoticeSubject, string]>([
    ['backlog', { kind: 'pool', name: 'gpu', workers: 2, slots: 8 }, '2 workers with 8 slots serve it'],
    ['backlog', { kind: 'pool', name: 'gpu', workers: 1, slots: 1 }, '1 worker with 1 slot serves it'],
    ['worker_lost', { kind: 'worker', name: 'w1', runs: 3 }, 'the worker w1 was not heard of any more; 3 runs'],
    ['scheduler_silent', { kind: 'scheduler', name: 'host/7' }, 'the scheduler host/7 was not heard of'],
    ['scheduler_silent', { kind: 'engine', name: '', until: at }, 'no scheduler was there for 2 min'],
    ['ledger_gap', { kind: 'engine', name: '', ticks: 2 }, '2 ticks had neither a run nor a skip'],
  ])('tells of %s with %j', (when, subject, words) => {
    expect(told(noticeOf(when, subject))['What']).toContain(words);
  });

  it('says that it is over', () => {
    expect(told(noticeOf('worker_lost', { kind: 'worker', name: 'w1' }, 'resolved'))).toMatchObject({
      title: 'RECOVERED worker w1',
      What: 'it is as it should be',
      'What to do': 'nothing: it is over',
    });
    expect(told(noticeOf('worker_lost', { kind: 'worker', name: 'w1', runs: 1 }, 'recovered'))).toMatchObject({
      title: 'LOST AND RECOVERED worker w1',
      What: expect.stringContaining('it was over before this was sent') as string,
    });
  });
});
