import type { RunListItem } from '@aster-scheduler/client';
import { durationMs, durationText, reasonSentence } from '../../parts/run-facts.js';
import { statusWord } from '../../parts/status-mark.js';
import { formatInstant } from '../../time/format-instant.js';

interface SentenceFacts {
  readonly zone: string;
  readonly now: Date;
  /** It is the first with its version. */
  readonly isChanged: boolean;
}

/** What a mark of a strip stands for. */
export function runSentence(run: RunListItem, { zone, now, isChanged }: SentenceFacts): string {
  const reason = reasonSentence(run);
  return [
    statusWord(run.status),
    formatInstant(new Date(run.scheduled_at), zone),
    `${durationText(durationMs(run, now) ?? 0)}${reason === '' ? '' : `: ${reason}`}${isChanged ? `; the first with version ${run.job_version}` : ''}`,
  ].join(', ');
}
