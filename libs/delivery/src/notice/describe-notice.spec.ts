import type { Notice, NoticeGroup, NoticeJob, NoticeLimits, NoticeRun } from '@aster-scheduler/core';
import { failedAtNight, manyFailed } from '../testing/notices.js';
import { describeNotice } from './describe-notice.js';

const { job, run, incident } = failedAtNight as Required<Notice>;
const runId = run.id;

function told(notice: Notice): Record<string, string> {
  return Object.fromEntries(describeNotice(notice).facts.map(({ label, text }) => [label, text]));
}

interface Given {
  readonly limits?: NoticeLimits;
  readonly job?: Partial<NoticeJob>;
  /** `null`: none is known. */
  readonly run?: Partial<NoticeRun> | null;
  readonly count?: number;
}

function noticeOf(when: string, given: Given): Notice {
  return {
    ...failedAtNight,
    job: { ...job, ...given.job },
    rule: { name: 'rule', when, severity: 'warning', limits: given.limits },
    incident: { ...incident, count: given.count ?? 1 },
    run: given.run === null ? undefined : { ...run, ...given.run },
  };
}

describe('a message about a job', () => {
  it.each<[string, Given, string, readonly string[]]>([
    ['failed', {}, 'exit code 2 after 3 min 4 s, attempt 3 of 3', ['logs RUN', 'why RUN', 'retry RUN']],
    [
      'failed',
      { job: { isElsewhere: true }, run: { reason: 'no_ping', durationMs: undefined, maxAttempts: 1 } },
      'nothing was heard of it in time',
      ['look at the machine that executes it: Aster does not', 'logs RUN', 'why RUN'],
    ],
    [
      'late_start',
      { limits: { afterMs: 300_000 }, run: { status: 'scheduled' } },
      'a run is due and has not started within 5 min',
      ['why RUN', 'pools'],
    ],
    [
      'running_long',
      { limits: { afterMs: 60_000, factor: 3 }, run: { status: 'running' } },
      'a run has been running since Sun 29 Nov 2026 03:00 CET, longer than 3 times what is usual',
      ['logs RUN -f', 'why RUN', 'cancel RUN'],
    ],
    [
      'no_success',
      { limits: { forMs: 93_600_000 }, job: { name: "o'clock report" }, run: null },
      'there has been no success for more than 1 d 2 h',
      ["why 'o'\\''clock report'", "runs 'o'\\''clock report'"],
    ],
    [
      'missed',
      { run: { status: 'skipped', reason: 'missed' }, count: 12 },
      '12 ticks did not run',
      ['why RUN', 'ledger nightly/report'],
    ],
    [
      'skipping',
      { limits: { percent: 50 }, run: null },
      '50 % or more of its ticks in the last seven days were skipped',
      ['ledger nightly/report --outcome skipped', 'why nightly/report'],
    ],
    [
      'too_short',
      { limits: { underMs: 30_000 }, run: { status: 'succeeded', durationMs: 2_300 } },
      'a success that took only 2.3 s, less than 30 s',
      ['logs RUN', 'why RUN'],
    ],
    [
      'failure_rate',
      { limits: { percent: 20 }, run: { reason: 'spawn_failed', durationMs: undefined, maxAttempts: 1 } },
      '20 % or more of its runs fail; the last: its command could not be started',
      ['logs RUN', 'why RUN', 'retry RUN'],
    ],
  ])('of %s says what is so, and what to type: %j', (when, given, what, commands) => {
    const { What, 'What to do': toDo } = told(noticeOf(when, given));
    const typed = [...commands, `alerts ack ${incident.id}`].map((each) => each.replace('RUN', runId));
    expect([What, toDo?.replaceAll(/^aster /gm, '').split('\n')]).toEqual([what, typed]);
  });

  it('leads to the run, the incident, the runbook and the job, and one about many to all that is wrong', () => {
    expect(describeNotice(failedAtNight).links.map(({ label }) => label)).toEqual([
      'Run',
      'Incident',
      'Runbook',
      'Job',
    ]);
    expect(describeNotice({ ...failedAtNight, url: undefined }).links.map(({ label }) => label)).toEqual(['Runbook']);
    expect(describeNotice(manyFailed).links).toEqual([
      { label: 'Incidents', url: 'https://aster.example.org/ui/alerts' },
    ]);
  });
});

describe('a message about many', () => {
  const none = {
    incidents: 0,
    recovered: 0,
    reminded: 0,
    runs: 0,
    failed: 0,
    errors: [],
    rules: [],
    jobs: ['a', "b's"],
  };

  it.each<[string, Notice['event'], Partial<NoticeGroup>, string, string, string]>([
    ['failed', 'group', { incidents: 5 }, 'FAILED 5 jobs', '5 incidents at the same time, all open', 'bad'],
    [
      'failed',
      'group',
      { incidents: 5, reminded: 5 },
      'STILL FAILED 5 jobs',
      '5 incidents, told before, all open',
      'bad',
    ],
    [
      'failed',
      'group',
      { incidents: 5, recovered: 5 },
      'RECOVERED 5 jobs',
      '5 incidents at the same time, all over',
      'good',
    ],
    ['output', 'group', { runs: 5 }, 'OUTPUT OF 5 runs', '5 runs ended at the same time', 'good'],
    [
      ...(['finished', 'group', { runs: 5, failed: 2 }, 'ENDED 5 runs, 2 without success'] as const),
      ...(['5 runs ended at the same time, 2 of them without success', 'bad'] as const),
    ],
    [
      ...(['failed', 'digest', { incidents: 1, runs: 4 }, 'DIGEST of 1 incident and 4 runs'] as const),
      ...(['1 incident gathered while nothing was sent, all open, 4 runs ended', 'bad'] as const),
    ],
  ])('of %s in a %s with %j says what it is', (when, event, group, title, what, tone) => {
    const rule = { name: 'rule', when, severity: 'critical' as const };
    const notice: Notice = { ...manyFailed, environment: undefined, event, rule, group: { ...none, ...group } };
    const text = describeNotice(notice);
    expect([text.title, told(notice)['What'], text.tone]).toEqual([title, what, tone]);
    const toDo = told(notice)['What to do'];
    const since = told({ ...notice, group: { ...none, ...group, since: new Date('2026-11-29T00:03:30Z') } })['Since'];
    expect(since?.includes('(for 2 h)')).toBe(what.includes('all open'));
    if (text.title.startsWith('OUTPUT')) expect(text.links.map(({ label }) => label)).toEqual(['Runs']);
    if (text.title.startsWith('OUTPUT')) expect(toDo).toBe("aster logs a\naster logs 'b'\\''s'\naster runs");
  });
});
