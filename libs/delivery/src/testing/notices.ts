import type { EngineAlertKind, Notice, NoticeSubject } from '@aster-scheduler/core';

/** A job that has failed for the third time at night, as it is told. */
export const failedAtNight: Notice = {
  id: '019acf3b-0000-7000-8000-00000000000a',
  event: 'opened',
  at: new Date('2026-11-29T02:03:04Z'),
  environment: 'prod',
  url: 'https://aster.example.org',
  rule: { name: 'ops-failed', when: 'failed', severity: 'critical', runbookUrl: 'https://wiki.example.org/report' },
  incident: {
    id: '019acf3b-0000-7000-8000-00000000000b',
    key: '019acf3b-0000-7000-8000-00000000000b',
    openedAt: new Date('2026-11-29T02:03:04Z'),
    count: 3,
    failingSince: new Date('2026-11-29T00:03:01Z'),
    lastSuccessAt: new Date('2026-11-28T23:03:01Z'),
  },
  job: {
    id: '019acf3b-0000-7000-8000-00000000000c',
    name: 'nightly/report',
    timezone: 'Europe/Berlin',
    labels: { team: 'ops' },
    owner: 'data team',
  },
  run: {
    id: '019acf3b-0000-7000-8000-00000000000d',
    status: 'failed',
    reason: 'exit_code',
    exitCode: 2,
    attempt: 3,
    maxAttempts: 3,
    scheduledAt: new Date('2026-11-29T02:00:00Z'),
    startedAt: new Date('2026-11-29T02:00:00Z'),
    finishedAt: new Date('2026-11-29T02:03:04Z'),
    durationMs: 184_000,
    errorLine: 'FATAL: relation "reports" does not exist',
    outputTail: 'reading 28 Nov …\nFATAL: relation "reports" does not exist',
    worker: 'w1',
    jobVersion: 7,
  },
};

const { run, incident } = failedAtNight;

/** The same job, an hour later. */
export const recovered: Notice = {
  ...failedAtNight,
  id: '019acf3b-0000-7000-8000-00000000001a',
  event: 'resolved',
  at: new Date('2026-11-29T03:02:00Z'),
  incident: incident && { ...incident, resolvedAt: new Date('2026-11-29T03:02:00Z'), resolution: 'recovered' },
  run: run && {
    id: '019acf3b-0000-7000-8000-00000000001d',
    status: 'succeeded',
    attempt: 1,
    maxAttempts: 3,
    scheduledAt: new Date('2026-11-29T03:00:00Z'),
    durationMs: 120_000,
    worker: 'w1',
  },
};

/** Many jobs that fail for one cause. */
export const manyFailed: Notice = {
  id: '019acf3b-0000-7000-8000-00000000002a',
  event: 'group',
  at: new Date('2026-11-29T02:03:30Z'),
  environment: 'prod',
  url: 'https://aster.example.org',
  rule: { name: 'every job: failed', when: 'failed', severity: 'warning' },
  incident: incident && {
    ...incident,
    id: '019acf3b-0000-7000-8000-00000000003b',
    key: '019acf3b-0000-7000-8000-00000000002b',
  },
  group: {
    incidents: 14,
    recovered: 0,
    reminded: 0,
    runs: 0,
    failed: 0,
    jobs: ['nightly/load', 'nightly/report', 'orders/export'],
    errors: [
      { line: 'connection refused', count: 12 },
      { line: 'exit code 1', count: 2 },
    ],
    rules: ['every job: failed'],
    since: new Date('2026-11-29T02:03:00Z'),
  },
};

/** What of the engine each kind of rule tells, as at three in the night. */
const engineSubjects = {
  pool_starved: { kind: 'pool', name: 'gpu', workers: 0, slots: 0 },
  backlog: { kind: 'pool', name: 'default', workers: 2, slots: 8 },
  worker_lost: { kind: 'worker', name: 'w1', runs: 3 },
  scheduler_silent: { kind: 'scheduler', name: 'aster-1/17' },
  ledger_gap: { kind: 'engine', name: '', ticks: 2 },
  channel_failing: { kind: 'channel', name: 'ops', error: 'answered 503' },
} as const satisfies Readonly<Record<EngineAlertKind, NoticeSubject>>;

/** The beginning of something that is wrong with the engine, of each kind, and the end of one of them. */
export const engineNotices: readonly Notice[] = [
  ...Object.entries(engineSubjects).map(([when, subject], n) => engineNotice(when, subject, n)),
  engineNotice('worker_lost', engineSubjects.worker_lost, 9, new Date('2026-11-29T02:10:00Z')),
];

function engineNotice(when: string, subject: NoticeSubject, n: number, resolvedAt?: Date): Notice {
  const ending = resolvedAt === undefined ? {} : { resolvedAt, resolution: 'recovered' };
  return {
    ...{ id: `019acf3b-0000-7000-8000-00000000e00${n}`, subject, environment: 'prod', url: failedAtNight.url },
    ...{ event: resolvedAt === undefined ? 'opened' : 'resolved', at: resolvedAt ?? new Date('2026-11-29T02:05:00Z') },
    rule: { name: 'engine', when, severity: 'critical', runbookUrl: 'https://wiki.example.org/aster' },
    incident: {
      ...{ id: `019acf3b-0000-7000-8000-00000000f00${n}`, key: `019acf3b-0000-7000-8000-00000000f00${n}` },
      ...{ openedAt: new Date('2026-11-29T02:05:00Z'), failingSince: new Date('2026-11-29T02:03:00Z'), count: 1 },
      ...ending,
    },
  };
}
