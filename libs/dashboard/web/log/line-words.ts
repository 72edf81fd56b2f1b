import { withoutAnsi } from './ansi.js';
import type { LogLevel } from './log-messages.js';

/** Only the begin of a line is looked at: a level stands there. */
const levelChars = 160;

/** Whether a line begins or ends a group, as those of continuous integration write it: `::group::` and a title. */
export function groupEdge(text: string): 'begin' | 'end' | undefined {
  const begin = text.slice(0, 24);
  if (/^\s*(?:::|##\[)group(?:::|\])/.test(begin)) return 'begin';
  return /^\s*(?:::|##\[)endgroup(?:::|\])/.test(begin) ? 'end' : undefined;
}

/** What a line says of itself: `::error::`, `level=warn`, or a word in capitals. */
export function levelOf(text: string): LogLevel | undefined {
  const begin = withoutAnsi(text.slice(0, levelChars));
  if (/::error\b|\b(?:ERROR|FATAL|CRITICAL|PANIC)\b|\blevel"?[=:] ?"?(?:error|fatal|critical)\b/.test(begin))
    return 'error';
  return /::warning\b|\bWARN(?:ING)?\b|\blevel"?[=:] ?"?warn/.test(begin) ? 'warning' : undefined;
}
