import { type Notice, type NoticeGroup, shellWord } from '@aster-scheduler/core';
import { countOf } from './count-words.js';
import { durationWords } from './duration-words.js';
import { instantWords } from './instant-words.js';
import type { NoticeFact } from './notice-text.js';

/** What many incidents, or many runs, have in common. */
export function describeGroup(group: NoticeGroup, notice: Notice): NoticeFact[] {
  const { incidents, runs, jobs, errors, rules, since } = group;
  const facts: NoticeFact[] = [{ label: 'What', text: whatOfGroup(group, notice) }];
  if (errors.length > 0) {
    facts.push({ label: 'Why', text: errors.map(({ line, count }) => `${count} × ${line}`).join('\n') });
  }
  if (since !== undefined) facts.push({ label: 'Since', text: sinceWords(since, group, notice) });
  if (jobs.length > 0) facts.push({ label: 'Jobs', text: namesOf(jobs, runs > 0 ? 0 : incidents) });
  const names = rules.length > 0 ? rules.join(', ') : notice.rule?.name;
  if (names !== undefined) facts.push({ label: rules.length > 1 ? 'Rules' : 'Rule', text: names });
  facts.push({ label: 'What to do', text: whatToDoAboutGroup(group, notice).join('\n') });
  return facts;
}

function sinceWords(since: Date, { incidents, recovered }: NoticeGroup, { at }: Notice): string {
  const lasted = at.getTime() - since.getTime();
  const isOpen = incidents > recovered && lasted >= 60_000;
  return `${instantWords(since)}${isOpen ? ` (for ${durationWords(lasted)})` : ''}`;
}

function whatOfGroup(group: NoticeGroup, { event }: Notice): string {
  const { incidents, recovered, reminded, runs, failed } = group;
  const open = incidents - recovered;
  const when = event === 'digest' ? ' gathered while nothing was sent' : ' at the same time';
  const state = recovered === 0 ? 'all open' : open === 0 ? 'all over' : `${open} open and ${recovered} over`;
  const isReminder = reminded > 0 && event === 'group';
  const parts = [
    incidents > 0 ? `${countOf(incidents, 'incident')}${isReminder ? ', told before' : when}, ${state}` : '',
    runs > 0 ? `${countOf(runs, 'run')} ended${incidents > 0 ? '' : when}` : '',
    failed > 0 ? `${failed} of them without success` : '',
  ];
  return parts.filter((text) => text !== '').join(', ');
}

function whatToDoAboutGroup({ incidents, recovered, runs, jobs }: NoticeGroup, { rule }: Notice): readonly string[] {
  if (incidents > recovered) {
    return [
      ...(rule?.runbookUrl === undefined ? [] : ['read the runbook']),
      'aster alerts incidents',
      'aster failures',
    ];
  }
  if (runs === 0) return ['nothing: it is over'];
  return [...jobs.slice(0, 3).map((job) => `aster logs ${shellWord(job)}`), 'aster runs'];
}

/** Of incidents each has a job of its own, most often; of runs one job may have many. */
function namesOf(jobs: readonly string[], incidents: number): string {
  const more = incidents - jobs.length;
  return `${jobs.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
