import type { EventOf } from '../events/event-lines.js';
import { events } from '../testing/an-event-of-each-type.js';
import { planSpans } from './plan-spans.js';
import { attemptSpanIdOf, isSampled, runSpanIdOf, traceIdOf } from './span-identity.js';

const runId = '0199aa00-1234-7abc-8def-0123456789ab';
const [tick, start, end] = ['12:00:00.000', '12:00:01.500', '12:00:04.000'].map(
  (time) => new Date(`2026-03-02T${time}Z`),
);

const settled: EventOf<'run.settled'> = {
  ...events['run.settled'],
  ...{ runId, fence: 7, scheduledAt: tick, startedAt: start, finishedAt: end, trigger: 'schedule', pool: 'default' },
};

describe('planSpans', () => {
  it('tells the wait with the start of an attempt', () => {
    const event = { ...events['run.started'], runId, fence: 7, startedAt: start, scheduledAt: tick, delayMs: 400 };
    expect(planSpans(event)).toMatchObject([
      {
        ...{ name: 'wait', traceId: '0199aa0012347abc8def0123456789ab', parentSpanId: runSpanIdOf(runId) },
        ...{ startedAt: new Date('2026-03-02T12:00:01.100Z'), endedAt: start },
        attributes: { 'aster.run.id': runId, 'aster.wait.for': 'retry', 'aster.attempt': 2 },
      },
    ]);
  });

  it('tells the attempt and the run with the final settlement', () => {
    const upstream = '0199aa00-0000-7abc-8def-000000000001';
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const retryOf = '0199aa00-0000-7abc-8def-000000000002';
    const event = {
      ...settled,
      exitCode: 2,
      executable: 'sh',
      errorMsg: 'exit code 2',
      upstreamRunIds: [upstream],
      retryOf,
      traceparent,
    };
    expect(planSpans(event)).toMatchObject([
      {
        ...{ name: 'attempt 2', spanId: attemptSpanIdOf(runId, 7), parentSpanId: runSpanIdOf(runId) },
        ...{ startedAt: start, endedAt: end, failure: 'exit code 2' },
        attributes: { 'error.type': 'exit_code', 'process.exit.code': 2, 'process.executable.name': 'sh' },
        events: [{ name: 'settle', at: end }],
      },
      {
        ...{ name: 'run nightly', spanId: runSpanIdOf(runId), startedAt: tick, endedAt: end, failure: 'exit code 2' },
        links: [
          ...[upstream, retryOf].map((id) => ({ traceId: traceIdOf(id), spanId: runSpanIdOf(id) })),
          { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) },
        ],
        attributes: { 'aster.run.status': 'failed', 'aster.run.scheduled_at': '2026-03-02T12:00:00.000Z' },
      },
    ]);
  });

  it('tells only the attempt while another one follows, and how long that waits', () => {
    const availableAt = new Date('2026-03-02T12:00:09.000Z');
    const [attempt, ...others] = planSpans({ ...settled, status: 'scheduled', availableAt });
    expect(others).toEqual([]);
    expect(attempt).toMatchObject({
      attributes: { 'error.type': 'exit_code' },
      events: [{ name: 'settle' }, { name: 'retry delay', attributes: { 'aster.retry.delay_ms': 5_000 } }],
    });
  });

  it.each<[EventOf<'run.settled'>['status'], EventOf<'run.settled'>['reason'], string | undefined, true | undefined]>([
    ['succeeded', undefined, undefined, true],
    ['timed_out', 'timeout', 'timeout', undefined],
    ['cancelled', 'cancelled_by_user', undefined, undefined],
    ['scheduled', 'handed_back', undefined, undefined],
    ['scheduled', 'handler_unknown', undefined, undefined],
    ['scheduled', 'worker_lost', 'worker_lost', undefined],
  ])('says of %s (%s): %s', (status, reason, failure, isSuccess) => {
    const [attempt] = planSpans({ ...settled, status, reason, errorMsg: undefined });
    expect([attempt?.failure, attempt?.isSuccess]).toEqual([failure, isSuccess]);
  });

  it('ends nothing before it has begun, whatever clocks say', () => {
    const [attempt, run] = planSpans({ ...settled, finishedAt: new Date('2026-03-02T11:00:00Z') });
    expect(attempt?.startedAt).toEqual(attempt?.endedAt);
    expect(run?.startedAt).toEqual(run?.endedAt);
  });

  it('tells nothing of what never started, but the end of the run', () => {
    expect(planSpans({ ...settled, startedAt: undefined }).map(({ name }) => name)).toEqual(['run nightly']);
    expect(planSpans(events['lease.lost'])).toEqual([]);
  });
});

describe('isSampled', () => {
  it('takes about the share of runs that is asked for, also of ids that end in the same bits', () => {
    const ids = Array.from(
      { length: 2_000 },
      (_, tickNum) => `${tickNum.toString(16).padStart(8, '0')}-0000-7000-8000-000000000001`,
    );
    const share = (ratio: number): number => ids.filter((id) => isSampled(id, ratio)).length / ids.length;
    expect([share(0), share(1)]).toEqual([0, 1]);
    expect(share(0.2)).toBeGreaterThan(0.15);
    expect(share(0.2)).toBeLessThan(0.25);
  });

  it('takes all that a smaller share takes', () => {
    const ids = Array.from({ length: 200 }, (_, num) => `${num}`);
    expect(ids.filter((id) => isSampled(id, 0.1) && !isSampled(id, 0.3))).toEqual([]);
  });
});
