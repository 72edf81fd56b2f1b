import { type AsterEvent, handBackReasons, isFinal } from '@aster-scheduler/core';
import type { EventOf } from '../events/event-lines.js';
import type { Span, SpanAttributes } from './span.js';
import { attemptSpanIdOf, runSpanIdOf, traceIdOf, waitSpanIdOf } from './span-identity.js';

/** Of a sentence for people, more than this is of no use in a span. */
const longestFailure = 1_024;

/**
 * The spans that an event tells the end of: the wait with the start of an attempt, the attempt with its settlement, and
 * the whole run with its final one. They are whole in themselves, so that any process may settle; but what a run came
 * of only workers know, so the span of one that a scheduler ends has no links.
 */
export function planSpans(event: AsterEvent): readonly Span[] {
  if (event.type === 'run.started') return planWait(event);
  if (event.type !== 'run.settled') return [];
  const { status } = event;
  return [...planAttempt(event), ...(status === 'scheduled' || !isFinal(status) ? [] : planRun(event))];
}

function planWait(event: EventOf<'run.started'>): Span[] {
  const { runId, fence, startedAt, attemptNum, pool, delayMs } = event;
  if (fence === undefined || startedAt === undefined) return [];
  const waitedMs = Number.isFinite(delayMs) ? Math.max(0, delayMs) : 0;
  return [
    {
      ...spanOf(runId, 'wait', new Date(startedAt.getTime() - waitedMs), startedAt),
      spanId: waitSpanIdOf(runId, fence),
      parentSpanId: runSpanIdOf(runId),
      attributes: {
        ...runAttributes(event),
        'aster.attempt': attemptNum,
        'aster.pool': pool,
        'aster.wait.for': attemptNum > 1 ? 'retry' : 'start',
      },
    },
  ];
}

function planAttempt(event: EventOf<'run.settled'>): Span[] {
  const { runId, fence, startedAt, finishedAt, status, availableAt, reason } = event;
  if (fence === undefined || startedAt === undefined || finishedAt === undefined) return [];
  const settle = { name: 'settle', at: finishedAt, attributes: { 'aster.run.status': status } };
  const retryMs =
    status === 'scheduled' && availableAt !== undefined ? availableAt.getTime() - finishedAt.getTime() : 0;
  const retry = { name: 'retry delay', at: finishedAt, attributes: { 'aster.retry.delay_ms': retryMs } };
  return [
    {
      ...spanOf(runId, `attempt ${event.attemptNum}`, startedAt, finishedAt),
      spanId: attemptSpanIdOf(runId, fence),
      parentSpanId: runSpanIdOf(runId),
      attributes: {
        ...runAttributes(event),
        'aster.attempt': event.attemptNum,
        'aster.pool': event.pool,
        'aster.worker.id': event.workerId,
        'process.executable.name': event.executable,
        'process.exit.code': event.exitCode,
        'error.type': isFailure(event) ? (reason ?? status) : undefined,
      },
      events: retryMs > 0 ? [settle, retry] : [settle],
      ...endOf(event),
    },
  ];
}

function planRun(event: EventOf<'run.settled'>): Span[] {
  const { runId, scheduledAt, startedAt, finishedAt } = event;
  const from = scheduledAt ?? startedAt ?? finishedAt;
  if (from === undefined || finishedAt === undefined) return [];
  return [
    {
      ...spanOf(runId, `run ${event.jobName ?? event.jobId}`, from, finishedAt),
      spanId: runSpanIdOf(runId),
      attributes: {
        ...runAttributes(event),
        'aster.job.version': event.jobVersion,
        'aster.attempt': event.attemptNum,
        'aster.pool': event.pool,
        'aster.run.status': event.status,
        'error.type': isFailure(event) ? (event.reason ?? event.status) : undefined,
      },
      links: linksOf(event),
      ...endOf(event),
    },
  ];
}

/** What the run came of: runs that have fired it, the one that it repeats, the span of whoever has asked for it. */
function linksOf({ upstreamRunIds = [], retryOf, traceparent }: EventOf<'run.settled'>): Span['links'] {
  const runs = [...upstreamRunIds, ...(retryOf === undefined ? [] : [retryOf])];
  const [, traceId, spanId] = traceparent?.split('-') ?? [];
  return [
    ...runs.map((id) => ({ traceId: traceIdOf(id), spanId: runSpanIdOf(id) })),
    ...(traceId === undefined || spanId === undefined ? [] : [{ traceId, spanId }]),
  ];
}

/** Clocks of several hosts are involved: nothing ends before it has begun. */
function spanOf(runId: string, name: string, from: Date, to: Date) {
  const startedAt = from > to ? to : from;
  return { traceId: traceIdOf(runId), name, startedAt, endedAt: to, events: [], links: [] };
}

function runAttributes(event: EventOf<'run.settled'> | EventOf<'run.started'>): SpanAttributes {
  return {
    'aster.job.id': event.jobId,
    'aster.job.name': event.jobName,
    'aster.run.id': event.runId,
    'aster.run.trigger': event.trigger,
    'aster.run.scheduled_at': event.scheduledAt?.toISOString(),
  };
}

/** An attempt that was handed back has not failed. */
function isFailure({ status, reason }: EventOf<'run.settled'>): boolean {
  if (status === 'scheduled') return !handBackReasons.has(reason);
  return status === 'failed' || status === 'timed_out';
}

function endOf(event: EventOf<'run.settled'>): Pick<Span, 'failure' | 'isSuccess'> {
  if (event.status === 'succeeded') return { isSuccess: true };
  if (!isFailure(event)) return {};
  return { failure: (event.errorMsg ?? event.reason ?? event.status).slice(0, longestFailure) };
}
