import type { RunListItem } from '@aster-scheduler/client';
import { printable } from '../output/printable.js';
import { statusStyle } from '../output/status-style.js';
import type { Session } from '../session/session.js';
import { formatSpan } from '../time/format-span.js';
import { runLengthMs } from './run-length.js';

/** How a run has ended, in one line: `failed: exit code 2 after 3.1 s, attempt 1`. */
export function tellEnd(session: Session, run: RunListItem): void {
  const lengthMs = runLengthMs(run, new Date());
  const length = lengthMs === undefined ? '' : ` after ${formatSpan(lengthMs)}`;
  const attempt = run.attempt_num > 1 ? `, attempt ${run.attempt_num}` : '';
  const reason = run.error_msg === null ? '' : `: ${printable(run.error_msg)}`;
  const { styleNote } = session.terminal;
  const style = statusStyle(run.status);
  const status = style === undefined ? run.status : styleNote(style, run.status);
  session.say(`${status}${reason}${length}${attempt}`);
}
