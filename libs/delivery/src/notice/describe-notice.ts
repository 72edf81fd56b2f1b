import { type Notice, shellWord } from '@aster-scheduler/core';
import { countOf } from './count-words.js';
import { describeGroup } from './describe-group.js';
import { durationWords } from './duration-words.js';
import { instantWords } from './instant-words.js';
import { linksOf } from './links.js';
import type { NoticeFact, NoticeText } from './notice-text.js';
import { titleOf } from './title-of.js';
import { whatHappened } from './what-happened.js';
import { whatToDo } from './what-to-do.js';

/** Puts into words what is told: what, why, since when, and what to do. */
export function describeNotice(notice: Notice): NoticeText {
  return {
    title: titleOf(notice),
    facts: factsOf(notice),
    output: isBad(notice) || notice.rule?.when === 'output' ? notice.run?.outputTail : undefined,
    links: linksOf(notice),
    tone: toneOf(notice),
  };
}

function isBad({ event, run }: Notice): boolean {
  return event === 'notice' ? run?.status !== 'succeeded' : event !== 'resolved';
}

function factsOf(notice: Notice): NoticeFact[] {
  if (notice.event === 'test') {
    return [{ label: 'What', text: 'This message was asked for. Alerts of this channel arrive as it did.' }];
  }
  if (notice.failingChannel !== undefined) return describeFailingChannel(notice.failingChannel);
  if (notice.group !== undefined) return describeGroup(notice.group, notice);
  const facts: (NoticeFact | undefined)[] = [
    { label: 'What', text: whatHappened(notice) },
    fact('Why', isBad(notice) ? (notice.run?.errorLine ?? notice.subject?.error) : undefined),
    fact('Since', since(notice)),
    fact('Last success', lastSuccess(notice)),
    fact('Run', runFact(notice)),
    fact('Owner', notice.job?.owner),
    fact('Rule', ruleFact(notice)),
    fact('What to do', whatToDo(notice)),
  ];
  return facts.filter((each) => each !== undefined);
}

function fact(label: string, text: string | undefined): NoticeFact | undefined {
  return text === undefined || text === '' ? undefined : { label, text };
}

function describeFailingChannel({ name, error, notices }: NonNullable<Notice['failingChannel']>): NoticeFact[] {
  return [
    { label: 'What', text: `${countOf(notices, 'message')} could not be delivered through the channel ${name}.` },
    { label: 'Why', text: error },
    { label: 'What to do', text: `aster alerts channels\naster alerts test ${shellWord(name)}` },
  ];
}

function since({ event, incident, job, at }: Notice): string | undefined {
  if (incident === undefined || event === 'notice') return undefined;
  const begin = incident.failingSince ?? incident.openedAt;
  const words = instantWords(begin, job?.timezone);
  const end = incident.resolvedAt ?? at;
  const lasted = end.getTime() - begin.getTime();
  if (event === 'resolved' || event === 'recovered') {
    return `${words} until ${instantWords(end, job?.timezone)} (${durationWords(lasted)})`;
  }
  return lasted < 60_000 ? words : `${words} (for ${durationWords(lasted)})`;
}

function lastSuccess({ event, incident, rule, job }: Notice): string | undefined {
  if (incident === undefined || event === 'resolved' || event === 'recovered') return undefined;
  if (incident.lastSuccessAt !== undefined) return instantWords(incident.lastSuccessAt, job?.timezone);
  return rule?.when === 'failed' && incident.count > 1 ? 'none that is known' : undefined;
}

function runFact({ run, job }: Notice): string | undefined {
  if (run === undefined) return undefined;
  const due = run.scheduledAt === undefined ? '' : `, due ${instantWords(run.scheduledAt, job?.timezone)}`;
  return `${run.id}${due}${run.worker === undefined ? '' : `, on ${run.worker}`}`;
}

function ruleFact({ rule }: Notice): string | undefined {
  return rule && `${rule.name} (${rule.severity})${rule.note === undefined ? '' : `: ${rule.note}`}`;
}

function toneOf(notice: Notice): NoticeText['tone'] {
  const { event, rule, group } = notice;
  if (group !== undefined && group.incidents === group.recovered) return group.failed > 0 ? 'bad' : 'good';
  if (event === 'test') return 'neutral';
  if (event === 'resolved' || event === 'recovered') return 'good';
  if (event === 'notice') return isBad(notice) ? 'bad' : 'good';
  if (event === 'channel_failing') return 'bad';
  return rule?.severity === 'warning' ? 'warning' : rule?.severity === 'info' ? 'neutral' : 'bad';
}
