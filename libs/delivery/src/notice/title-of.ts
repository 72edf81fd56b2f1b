import { isEngineAlert, type Notice } from '@aster-scheduler/core';
import { countOf, countsOf } from './count-words.js';
import { cutTo } from './cut-to.js';
import { subjectWords } from './subject-words.js';

const words: Readonly<Record<string, string>> = {
  failed: 'FAILED',
  failure_rate: 'FAILS OFTEN',
  too_short: 'TOO SHORT',
  late_start: 'LATE',
  running_long: 'RUNNING LONG',
  no_success: 'NO SUCCESS',
  missed: 'MISSED',
  skipping: 'SKIPPING',
  pool_starved: 'NO WORKER FOR',
  backlog: 'BACKLOG IN',
  worker_lost: 'LOST',
  scheduler_silent: 'SILENT',
  ledger_gap: 'LEDGER GAP OF',
  channel_failing: 'FAILING',
};

/** The one line that is read at night: where, what, which job. */
export function titleOf(notice: Notice): string {
  const { environment } = notice;
  return `${environment === undefined ? '' : `[${environment}] `}${headline(notice)}`;
}

function headline(notice: Notice): string {
  const { event, rule, job, group, incident } = notice;
  const name = job?.name ?? subjectWords(notice.subject) ?? rule?.name ?? 'a job';
  if (event === 'test') return 'TEST of a channel for alerts';
  if (event === 'channel_failing') return `CHANNEL FAILS ${notice.failingChannel?.name ?? ''}`;
  if (group !== undefined) return groupHeadline(notice, group);
  switch (event) {
    case 'resolved':
      return `${incident?.resolution === undefined || incident.resolution === 'recovered' ? 'RECOVERED' : 'OVER'} ${name}`;
    case 'recovered':
      return `${wordOf(notice)} AND RECOVERED ${name}`;
    case 'notice':
      if (rule?.when === 'output' && notice.run?.status === 'succeeded') return `OUTPUT OF ${name}`;
      return `${(notice.run?.status ?? 'ended').replace('_', ' ').toUpperCase()} ${name}`;
    case 'reminded':
      return `STILL ${wordOf(notice)} ${name}${times(notice)}`;
    default:
      return `${wordOf(notice)} ${name}${times(notice)}`;
  }
}

function wordOf({ rule, run }: Notice): string {
  if (rule?.when === 'failed' && run?.status === 'timed_out') return 'TIMED OUT';
  return words[rule?.when ?? ''] ?? 'ALERT';
}

function times({ rule, incident }: Notice): string {
  const count = incident?.count ?? 1;
  if (count < 2) return '';
  return rule?.when === 'failed' ? ` (${ordinal(count)} in a row)` : ` (${count} times)`;
}

function ordinal(count: number): string {
  const rest = count % 100;
  const suffix = rest >= 11 && rest <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][count % 10] ?? 'th');
  return `${count}${suffix}`;
}

function groupHeadline(notice: Notice, group: NonNullable<Notice['group']>): string {
  const { incidents, recovered, reminded, errors } = group;
  const over = recovered === 0 ? '' : recovered === incidents ? ', all over' : `, ${recovered} over`;
  if (notice.event === 'digest') return `DIGEST of ${countsOf(group)}${over}`;
  if (incidents === 0) return runsHeadline(notice, group);
  const what = isEngineAlert(notice.rule?.when ?? '') ? 'incidents' : 'jobs';
  if (recovered === incidents) return `RECOVERED ${incidents} ${what}`;
  const [most] = errors;
  const why = most === undefined ? '' : `, ${most.count} with "${cutTo(most.line, 80)}"`;
  return `${reminded > 0 ? 'STILL ' : ''}${wordOf(notice)} ${incidents} ${what}${why}${over}`;
}

function runsHeadline({ rule }: Notice, { runs, failed }: NonNullable<Notice['group']>): string {
  const word = rule?.when === 'output' ? 'OUTPUT OF' : 'ENDED';
  return `${word} ${countOf(runs, 'run')}${failed === 0 ? '' : `, ${failed} without success`}`;
}
