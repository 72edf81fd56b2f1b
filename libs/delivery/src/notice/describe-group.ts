import type { Notice, NoticeGroup } from '@aster-scheduler/core';
import { instantWords } from './instant-words.js';
import type { NoticeFact } from './notice-text.js';

/** What many incidents have in common. */
export function describeGroup(group: NoticeGroup, { rule, event }: Notice): NoticeFact[] {
  const { incidents, recovered, jobs, errors, rules, since } = group;
  const open = incidents - recovered;
  const what = event === 'digest' ? 'gathered while nothing was sent' : 'at the same time';
  const state = recovered === 0 ? 'all open' : open === 0 ? 'all over' : `${open} open and ${recovered} over`;
  const facts: NoticeFact[] = [{ label: 'What', text: `${incidents} incidents ${what}, ${state}` }];
  if (errors.length > 0) {
    facts.push({ label: 'Why', text: errors.map(({ line, count }) => `${count} × ${line}`).join('\n') });
  }
  if (since !== undefined) facts.push({ label: 'Since', text: instantWords(since) });
  if (jobs.length > 0) facts.push({ label: 'Jobs', text: namesOf(jobs, incidents) });
  const names = rules.length > 0 ? rules.join(', ') : rule?.name;
  if (names !== undefined) facts.push({ label: rules.length > 1 ? 'Rules' : 'Rule', text: names });
  const todo = open > 0 ? ['aster alerts incidents', 'aster failures'] : ['nothing: it is over'];
  if (open > 0 && rule?.runbookUrl !== undefined) todo.unshift('read the runbook');
  facts.push({ label: 'What to do', text: todo.join('\n') });
  return facts;
}

function namesOf(jobs: readonly string[], incidents: number): string {
  const more = incidents - jobs.length;
  return `${jobs.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
