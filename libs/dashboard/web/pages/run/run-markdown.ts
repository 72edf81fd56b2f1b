import type { RunResource } from '@aster-scheduler/client';
import { durationMs, durationText, reasonSentence } from '../../parts/run-facts.js';
import { statusWord } from '../../parts/status-mark.js';

/** A run as text for a ticket. */
export function runMarkdown(run: RunResource, address: string): string {
  const lastLines = (run.output ?? '').trimEnd().split('\n').slice(-20).join('\n');
  return [
    `**${run.job_name}** ${statusWord(run.status)}: ${reasonSentence(run)}`,
    '',
    `- scheduled ${run.scheduled_at}, started ${run.started_at ?? 'never'}, took ${durationText(durationMs(run, new Date()))}`,
    `- attempt ${run.attempt_num}, exit code ${run.exit_code ?? 'none'}, run ${run.id}`,
    ...(run.note === null ? [] : [`- note: ${run.note.replaceAll('\n', ' ')}`]),
    `- ${address}`,
    ...(lastLines === '' ? [] : ['', '```', lastLines, '```']),
    '',
  ].join('\n');
}
