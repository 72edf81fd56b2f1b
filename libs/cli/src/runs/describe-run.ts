import type { RunListItem } from '@aster-scheduler/client';
import { printable } from '../output/printable.js';
import { formatInstant, type Times } from '../time/format-instant.js';
import { formatSpan } from '../time/format-span.js';
import { runLengthMs } from './run-length.js';

/** A run in one line: `failed 27 Nov 02:30:00 CET after 3.1 s: exit code 2`. */
export function describeRun(run: RunListItem, times: Times): string {
  const at = formatInstant(new Date(run.started_at ?? run.scheduled_at), times);
  const lengthMs = runLengthMs(run, times.now);
  const length = lengthMs === undefined ? '' : ` ${run.finished_at === null ? 'for' : 'after'} ${formatSpan(lengthMs)}`;
  return `${run.status} ${at}${length}${run.error_msg === null ? '' : `: ${printable(run.error_msg)}`}`;
}
