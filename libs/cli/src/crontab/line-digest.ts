import { createHash } from 'node:crypto';
import type { CrontabEntry } from './crontab-entry.js';

/** The label by which a second import finds the job of a line again, wherever the line has gone to. */
export const lineLabel = 'crontab';

/** Stands for a line: its user, its schedule and its command. */
export function digestOfLine(
  { schedule, user, command, stdin }: Pick<CrontabEntry, 'schedule' | 'user' | 'command' | 'stdin'>,
  { owner }: { readonly owner: string },
): string {
  const parts = [user ?? owner, schedule, command.trimEnd(), stdin ?? null];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 12);
}
