import { type AsterEvent, DatabaseUnavailableError, type Emit } from '@aster-scheduler/core';
import { createLogger } from '../logs/create-logger.js';
import type { LogLevel } from '../logs/log-config.js';
import { events } from '../testing/an-event-of-each-type.js';
import { type WrittenLines, writtenLines } from '../testing/written-lines.js';
import { eventLogger } from './event-logger.js';

interface Logged extends WrittenLines {
  readonly emit: Emit;
  /** Lets time pass. */
  pass(ms: number): void;
}

function logged(level: LogLevel = 'debug'): Logged {
  const written = writtenLines();
  let now = 1_000_000;
  const logger = createLogger({ level, format: 'json', service: 'test', stream: written.stream });
  const emit = eventLogger(logger, () => now);
  return { ...written, emit, pass: (ms) => (now += ms) };
}

function lineOf(event: AsterEvent): Readonly<Record<string, unknown>> | undefined {
  const log = logged();
  log.emit(event);
  expect(log.objects()).toHaveLength(1);
  return log.objects()[0];
}

const away = new DatabaseUnavailableError('the database does not answer');

describe('eventLogger', () => {
  it.each<[keyof typeof events, string, string]>([
    ['service.started', 'info', 'worker started'],
    ['service.stopping', 'info', 'worker is stopping'],
    ['service.stopped', 'info', 'worker stopped'],
    ['service.failed', 'error', 'worker failed while claiming'],
    ['database.lost', 'warn', 'the database cannot be reached for claiming'],
    ['database.restored', 'info', 'the database is back for claiming after 1m1s'],
    ['listener.connected', 'info', 'listening for changes in the database'],
    ['listener.disconnected', 'warn', 'not listening for changes in the database, polling instead'],
    ['ticks.materialised', 'debug', 'made 4 runs and 5 skips of 3 jobs'],
    ['worker.registered', 'info', 'worker serves default, gpu'],
    ['worker.drain-asked', 'info', 'worker claims nothing more, as it was told'],
    ['worker.lost', 'warn', 'a worker fell silent past its lease; 2 runs taken from it'],
    ['lease.lost', 'error', 'the lease of this worker was not renewed in time; 2 runs ended without a result'],
    ['run.started', 'debug', 'run started'],
    ['run.settled', 'warn', 'run failed'],
    ['spans.dropped', 'warn', '3 spans dropped: the queue is full'],
    ['spans.exported', 'debug', '5 spans exported'],
    ['run.claim-lost', 'warn', 'this worker does not hold the run any more; its result here is dropped'],
    [
      'history.weeks-unpartitioned',
      'warn',
      'history of the weeks of 20301230 has no partition of its own and is removed row by row',
    ],
    [
      'ledger.unexplained',
      'error',
      '2 ticks of the hour from 2026-03-02T12:00:00.000Z on have neither a run nor a skip',
    ],
    ['companion.started', 'debug', 'companion process started'],
    ['companion.lost', 'error', 'companion process lost, 1 run with it: killed by SIGKILL'],
    ['companion.start-failed', 'error', 'a companion process could not be started: out of processes'],
    ['companion.lease-expired', 'error', 'the lease was not extended in time: 3 commands under way, ended now'],
    ['companion.processes-left', 'warn', 'processes of earlier runs were found and could not all be ended: 8, 9'],
    ['companion.folder-left', 'warn', 'a working folder could not be removed: busy'],
    ['http.request', 'debug', 'GET /api/v1/jobs 200'],
    ['http.failed', 'error', 'GET /api/v1/jobs failed'],
  ])('writes %s at %s', (type, level, msg) => {
    expect(lineOf(events[type])).toMatchObject({ event: type, level, msg });
  });

  it('does not call it an error when a worker without runs has no lease any more', () => {
    const msg = 'this worker has no lease any more; nothing ran under it';
    expect(lineOf({ ...events['lease.lost'], runs: 0 })).toMatchObject({ level: 'warn', msg });
  });

  it.each([
    ['succeeded', 'debug', 'run succeeded'],
    ['skipped', 'debug', 'run skipped'],
    ['scheduled', 'info', 'run will be tried again'],
    ['cancelled', 'info', 'run cancelled'],
    ['failed', 'warn', 'run failed'],
    ['timed_out', 'warn', 'run timed out'],
  ] as const)('writes a run that is %s at %s', (status, level, msg) => {
    expect(lineOf({ ...events['run.settled'], status })).toMatchObject({ level, msg });
  });

  it('tells a run that was handed back from one that failed', () => {
    const line = lineOf({ ...events['run.settled'], status: 'scheduled', reason: 'handed_back' });
    expect(line).toMatchObject({ level: 'info', msg: 'run handed back, for another worker or the next start' });
  });

  it('writes the facts in snake_case', () => {
    const availableAt = new Date(0);
    expect(lineOf({ ...events['run.settled'], errorMsg: 'exit code 1', availableAt, jobName: undefined })).toEqual({
      time: expect.any(String) as string,
      level: 'warn',
      msg: 'run failed',
      service: 'test',
      event: 'run.settled',
      run_id: 'r1',
      job_id: 'j1',
      attempt: 2,
      status: 'failed',
      reason: 'exit_code',
      error_msg: 'exit code 1',
      duration_ms: 1_500,
      available_at: '1970-01-01T00:00:00.000Z',
    });
  });

  it('names the service that an event is about', () => {
    expect(lineOf(events['service.failed'])).toMatchObject({ service: 'worker', error: { message: 'bug' } });
  });

  it('writes nothing below the level', () => {
    const log = logged('warn');
    Object.values(events).forEach(log.emit);
    expect(new Set(log.objects().map((line) => line.level))).toEqual(new Set(['warn', 'error']));
  });

  it.each<[string, AsterEvent, LogLevel]>([
    ['request', { ...events['http.failed'], error: away }, 'warn'],
    ['service', { ...events['service.failed'], error: away }, 'warn'],
  ])('does not blame a %s for a database that is away', (_what, event, level) => {
    expect(lineOf(event)).toMatchObject({ level });
  });
});

describe('trouble that repeats itself', () => {
  it.each<AsterEvent>([
    events['database.lost'],
    events['listener.disconnected'],
    events['companion.start-failed'],
    events['service.failed'],
    { ...events['http.failed'], error: away },
  ])('is told at once, then every 30 s with the number left out: $type', (event) => {
    const log = logged();
    for (let second = 0; second < 61; second++) {
      log.emit(event);
      log.pass(1_000);
    }
    expect(log.objects().map((line) => line.repeated)).toEqual([undefined, 29, 29]);
  });

  it('is told apart by what waits for the database', () => {
    const log = logged();
    log.emit(events['database.lost']);
    log.emit({ ...events['database.lost'], doing: 'renewing the lease' });
    expect(log.objects()).toHaveLength(2);
  });

  it('is told at once again after it was over', () => {
    const log = logged();
    log.emit(events['database.lost']);
    log.emit(events['database.lost']);
    log.emit(events['database.restored']);
    log.emit(events['database.lost']);
    expect(log.objects().map((line) => [line.event, line.repeated])).toEqual([
      ['database.lost', undefined],
      ['database.restored', 1],
      ['database.lost', undefined],
    ]);
  });

  it('never hides requests that failed by a fault in the program', () => {
    const log = logged();
    for (let index = 0; index < 10; index++) log.emit(events['http.failed']);
    expect(log.objects()).toHaveLength(10);
  });

  it('stays bounded when every line is different', () => {
    const log = logged();
    for (let index = 0; index < 10_000; index++) log.emit({ ...events['database.lost'], doing: `pass ${index}` });
    expect(log.objects().length).toBeLessThan(300);
  });

  it('is told apart from other trouble also after hundreds of kinds', () => {
    const log = logged();
    for (let index = 0; index < 300; index++) log.emit({ ...events['database.lost'], doing: `pass ${index}` });
    log.pass(30_000);
    const before = log.objects().length;
    log.emit({ ...events['database.lost'], doing: 'claiming runs' });
    log.emit({ ...events['database.lost'], doing: 'renewing the lease' });
    expect(log.objects().slice(before)).toMatchObject([{ doing: 'claiming runs' }, { doing: 'renewing the lease' }]);
  });
});
