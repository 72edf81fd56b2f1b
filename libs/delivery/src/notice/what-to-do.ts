import { type Notice, shellWord } from '@aster-scheduler/core';
import { whatToDoAboutEngine } from './what-to-do-about-engine.js';

/** What to look at and to type, each in a line, the likeliest first; then how others learn that somebody is at it. */
export function whatToDo(notice: Notice): string | undefined {
  const { event, rule, subject, incident } = notice;
  if (event === 'resolved' || event === 'recovered') return 'nothing: it is over';
  if (event === 'notice') return undefined;
  const lines = rule?.runbookUrl === undefined ? [] : ['read the runbook'];
  lines.push(...(subject === undefined ? aboutJob(notice) : whatToDoAboutEngine(rule, subject)));
  if (incident !== undefined) lines.push(`aster alerts ack ${incident.id}`);
  return lines.join('\n');
}

function aboutJob({ rule, run, job }: Notice): readonly string[] {
  const name = job && shellWord(job.name);
  const why = run === undefined ? name && `aster why ${name}` : `aster why ${run.id}`;
  const place = job?.isElsewhere === true ? 'look at the machine that executes it: Aster does not' : undefined;
  const logs = run && `aster logs ${run.id}`;
  switch (rule?.when) {
    case 'late_start':
      return given(place, why, place === undefined ? 'aster pools' : undefined);
    case 'running_long':
      return given(place, logs && `${logs} -f`, why, run && `aster cancel ${run.id}`);
    case 'no_success':
      return given(place, why, name && `aster runs ${name}`);
    case 'missed':
      return given(why, name && `aster ledger ${name}`);
    case 'skipping':
      return given(name && `aster ledger ${name} --outcome skipped`, why);
    default: {
      const hasFailed = run?.status === 'failed' || run?.status === 'timed_out';
      return given(place, logs, why, hasFailed && place === undefined ? `aster retry ${run.id}` : undefined);
    }
  }
}

function given(...lines: readonly (string | undefined)[]): readonly string[] {
  return lines.filter((line) => line !== undefined);
}
