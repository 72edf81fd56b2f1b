import type { AsterEvent, CommandTask, Emit, EnterRun, Executor } from '@aster-scheduler/core';
import type { LogFields } from '../logs/logger.js';
import { withinAttempt } from './handler-context.js';
import { planSpans } from './plan-spans.js';
import { createSpanExporter } from './span-exporter.js';
import { attemptSpanIdOf, isSampled, runSpanIdOf, traceIdOf } from './span-identity.js';
import type { TraceConfig } from './trace-config.js';
import { traceEnvironment } from './trace-environment.js';

/** Makes spans of events. */
export interface Traces {
  readonly emit: Emit;
  /** Commands that are told of their trace. What a job's own environment says stands. */
  traceCommands<Commands extends Executor<CommandTask>>(commands: Commands): Commands;
  /** Calls handlers within the trace of their run. */
  readonly enterRun: EnterRun;
  /** What the log line of an event says of its span. */
  fieldsOf(event: AsterEvent): LogFields;
  /** Sends what is left, for a moment. */
  close(): Promise<void>;
}

const closePatienceMs = 3_000;

/** @param emit gets what becomes of the spans */
export function createTraces(config: TraceConfig, version: string, emit: Emit): Traces {
  const exporter = createSpanExporter(config, version, emit);
  return {
    emit(event) {
      if (event.type !== 'run.started' && event.type !== 'run.settled') return;
      if (isSampled(event.runId, config.ratio)) exporter.add(planSpans(event));
    },
    traceCommands(commands) {
      const execute: Executor<CommandTask>['execute'] = async (run, options) => {
        const env = { ...traceEnvironment(run, config.ratio), ...run.task.env };
        return commands.execute({ ...run, task: { ...run.task, env } }, options);
      };
      return { ...commands, execute };
    },
    enterRun: (run, work) => withinAttempt(run, config.ratio, work),
    fieldsOf(event) {
      if (!('runId' in event)) return {};
      const { runId } = event;
      const fence = 'fence' in event ? event.fence : undefined;
      const spanId = fence === undefined ? runSpanIdOf(runId) : attemptSpanIdOf(runId, fence);
      return { trace_id: traceIdOf(runId), span_id: spanId };
    },
    close: async () => exporter.close(closePatienceMs),
  };
}
