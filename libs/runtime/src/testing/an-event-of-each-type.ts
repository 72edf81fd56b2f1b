import type { EventOf, EventType } from '../events/event-lines.js';

const run = { runId: 'r1', jobId: 'j1', jobName: 'nightly', attemptNum: 2 } as const;

/** One event of each type; the type makes a new one appear here. */
export const events: { readonly [T in EventType]: EventOf<T> } = {
  'service.started': { type: 'service.started', service: 'worker', detail: { slots: 5 } },
  'service.stopping': { type: 'service.stopping', service: 'worker' },
  'service.stopped': { type: 'service.stopped', service: 'worker' },
  'service.failed': { type: 'service.failed', service: 'worker', doing: 'claiming', error: new Error('bug') },
  'database.lost': { type: 'database.lost', doing: 'claiming', error: new Error('refused') },
  'database.restored': { type: 'database.restored', doing: 'claiming', awayMs: 61_000 },
  'listener.connected': { type: 'listener.connected' },
  'listener.disconnected': { type: 'listener.disconnected', error: new Error('reset') },
  'ticks.materialised': {
    ...{ type: 'ticks.materialised', jobs: 3, runs: 4, skips: 5, durationMs: 20 },
    ...{ firstTickAt: new Date('2020-01-01T00:00:00Z'), skipReasons: ['missed', 'missed', 'coalesced'] },
  },
  'job.resumed': { type: 'job.resumed', jobId: 'j1', jobName: 'nightly' },
  'worker.registered': { type: 'worker.registered', workerId: 'w1', pools: ['default', 'gpu'], slots: 5 },
  'worker.drain-asked': { type: 'worker.drain-asked', workerId: 'w1', isAsked: true },
  'worker.lost': { type: 'worker.lost', workerId: 'w1', runs: 2 },
  'lease.lost': { type: 'lease.lost', workerId: 'w1', runs: 2 },
  'run.started': { type: 'run.started', ...run, trigger: 'schedule', delayMs: 4, pool: 'default' },
  'run.settled': { type: 'run.settled', ...run, status: 'failed', reason: 'exit_code', durationMs: 1_500 },
  'spans.dropped': { type: 'spans.dropped', spans: 3, why: 'the queue is full' },
  'spans.exported': { type: 'spans.exported', spans: 5 },
  'notification.settled': {
    ...{ type: 'notification.settled', notificationId: 'n1', channel: 'ops', kind: 'slack', state: 'failed' },
    ...{ error: 'answered 404', durationMs: 12 },
  },
  'ping.dropped': { type: 'ping.dropped', jobId: 'j1', signal: 'end', heardAt: new Date(0), why: 'locked' },
  'run.claim-lost': { type: 'run.claim-lost', runId: 'r1', jobId: 'j1' },
  'history.weeks-unpartitioned': { type: 'history.weeks-unpartitioned', weeks: ['20301230'] },
  'ledger.unexplained': { type: 'ledger.unexplained', hour: new Date('2026-03-02T12:00:00Z'), ticks: 2 },
  'companion.started': { type: 'companion.started', pid: 7 },
  'companion.lost': { type: 'companion.lost', pid: 7, runs: 1, why: 'killed by SIGKILL' },
  'companion.start-failed': { type: 'companion.start-failed', why: 'out of processes', retryInMs: 2_000 },
  'companion.lease-expired': { type: 'companion.lease-expired', pid: 7, runs: 3 },
  'companion.processes-left': { type: 'companion.processes-left', pids: [8, 9] },
  'companion.folder-left': { type: 'companion.folder-left', path: '/tmp/x', why: 'busy' },
  'http.request': {
    type: 'http.request',
    method: 'GET',
    route: '/api/v1/jobs',
    status: 200,
    durationMs: 3,
    requestId: 'q1',
  },
  'http.failed': {
    type: 'http.failed',
    method: 'GET',
    route: '/api/v1/jobs',
    requestId: 'q1',
    error: new Error('bug'),
  },
};
