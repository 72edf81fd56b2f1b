import { lastLines } from './last-lines.js';
import type { NoticeText } from './notice-text.js';

/** The output for a chat: its end, or nothing. */
export function shortOutput({ output }: NoticeText): string | undefined {
  return output === undefined || output.trim() === '' ? undefined : lastLines(output, 10, 1_000);
}
