import {
  type AlertKind,
  type AlertMatchResource,
  type AlertRuleResource,
  type EngineAlertKind,
  engineAlertKinds,
  type IncidentResource,
} from '@aster-scheduler/client';

/** What the kinds are called where one is chosen, and what they are for. */
export const kindWords: Readonly<Record<AlertKind, readonly [word: string, about: string]>> = {
  failed: ['Failed', 'Final failures or timeouts in a row, after retries.'],
  failure_rate: ['Fails often', 'Too many of the last runs failed.'],
  no_success: ['No success', 'No run has succeeded for a time.'],
  late_start: ['Late start', 'Due, and not started.'],
  running_long: ['Running long', 'A run takes longer than it should.'],
  too_short: ['Too short', 'A success that took less than it can: nothing was done.'],
  missed: ['Missed ticks', 'A tick was skipped that somebody expected.'],
  skipping: ['Skipping', 'It starts much less often than its schedule says.'],
  finished: ['Every end', 'A message for each run that ends; no incident.'],
  output: ['Every output', 'A message for each run that has written something; no incident.'],
  pool_starved: ['Pool not served', 'Runs are due, and no worker claims them.'],
  backlog: ['Backlog', 'A run of a pool has been due for too long.'],
  worker_lost: ['Worker lost', 'Its lease ran out.'],
  scheduler_silent: ['Scheduler silent', 'It was not heard of, or none looked.'],
  ledger_gap: ['Gap in the ledger', 'A tick with neither a run nor a skip.'],
  channel_failing: ['Channel fails', 'A message was given up.'],
};

export function isEngineKind(when: AlertKind): when is EngineAlertKind {
  return engineAlertKinds.some((kind) => kind === when);
}

/** Kinds about the engine that can be narrowed to pools. */
export function takesPools(when: EngineAlertKind): boolean {
  return when === 'pool_starved' || when === 'backlog' || when === 'worker_lost';
}

/** What a rule is about, before the words that say when it tells. */
export function subjectWords({ when, match }: Pick<AlertRuleResource, 'when' | 'match'>): string {
  if (!isEngineKind(when)) return matchWords(match, 'any job');
  const pools = match.pools?.join(' or ');
  if (when === 'worker_lost') return pools === undefined ? 'a worker' : `a worker of pool ${pools}`;
  if (takesPools(when)) return pools === undefined ? 'any pool' : `pool ${pools}`;
  return when === 'scheduler_silent' ? 'a scheduler' : when === 'ledger_gap' ? 'the ledger' : 'a channel';
}

/** The job that an incident is about, or the part of the engine. */
export function incidentName({ job_name: job, subject }: Pick<IncidentResource, 'job_name' | 'subject'>): string {
  if (job !== null) return job;
  return subject.startsWith('job:') ? 'a job that is gone' : subject.replace(':', ' ');
}

type Condition = Pick<
  AlertRuleResource,
  | 'when'
  | 'in_a_row'
  | 'reasons'
  | 'percent'
  | 'of'
  | 'within'
  | 'under'
  | 'after'
  | 'factor'
  | 'oldest'
  | 'for'
  | 'statuses'
  | 'contains'
>;

/** When a rule tells of a job, after the words that say which job. */
export function conditionWords(rule: Condition): string {
  const only = rule.reasons === null ? '' : ` by ${rule.reasons.map(plain).join(' or ')}`;
  switch (rule.when) {
    case 'failed':
      return (rule.in_a_row ?? 1) > 1 ? `fails ${rule.in_a_row} times in a row${only}` : `fails${only}`;
    case 'failure_rate':
      return rule.within === null
        ? `fails in ${rule.percent} % of its last ${rule.of} runs`
        : `fails in ${rule.percent} % of its runs within ${rule.within}`;
    case 'too_short':
      return `succeeds in under ${withUsual(rule.under, rule)}`;
    case 'late_start':
      return `starts more than ${rule.after} late`;
    case 'running_long':
      return `runs for more than ${withUsual(rule.after, rule)}`;
    case 'no_success':
      return `has no success for ${rule.for}`;
    case 'missed':
      return `has a tick skipped${only}`;
    case 'skipping':
      return `skips ${rule.percent ?? 50} % of its ticks`;
    case 'finished':
      return rule.statuses === null ? 'ends' : `ends ${rule.statuses.map(plain).join(' or ')}`;
    case 'output':
      return rule.contains === null ? 'writes something' : `writes “${rule.contains}”`;
    case 'pool_starved':
      return `is not served for ${rule.after ?? '2m'}`;
    case 'backlog':
      return `has a run that is due for ${rule.oldest ?? '10m'}`;
    case 'worker_lost':
      return 'is lost';
    case 'scheduler_silent':
      return `is silent for ${rule.after ?? '2m'}`;
    case 'ledger_gap':
      return 'has a gap';
    case 'channel_failing':
      return 'gives a message up';
  }
}

/** Which jobs are meant: `nightly/* with team=data`. @param all where nothing is said */
export function matchWords({ jobs, labels, pools }: AlertMatchResource, all: 'any job' | 'every job'): string {
  const named = jobs === undefined ? '' : jobs.join(' or ');
  const labelled = Object.entries(labels ?? {}).map(([name, value]) => `${name}=${value}`);
  return [
    jobs === undefined ? all : named,
    labelled.length === 0 ? '' : `with ${labelled.join(' and ')}`,
    pools === undefined ? '' : `in pool ${pools.join(' or ')}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** What has happened, in a few words. */
export function incidentWords({ when, count, state }: Pick<IncidentResource, 'when' | 'count' | 'state'>): string {
  const isOver = state === 'resolved';
  switch (when) {
    case 'failed':
      return count > 1 ? `failed ${count} times in a row` : 'failed';
    case 'failure_rate':
      return isOver ? 'failed often' : 'fails often';
    case 'too_short':
      return count > 1 ? `too short ${count} times` : 'too short';
    case 'late_start':
      return isOver ? 'was late' : 'is late';
    case 'running_long':
      return isOver ? 'ran long' : 'runs long';
    case 'no_success':
      return isOver ? 'had no success' : 'has no success';
    case 'missed':
      return count > 1 ? `missed ${count} ticks` : 'missed a tick';
    case 'skipping':
      return isOver ? 'skipped ticks' : 'skips ticks';
    case 'pool_starved':
      return isOver ? 'was not served' : 'is not served';
    case 'backlog':
      return isOver ? 'had a backlog' : 'has a backlog';
    case 'worker_lost':
      return isOver ? 'was lost' : 'is lost';
    case 'scheduler_silent':
      return isOver ? 'was silent' : 'is silent';
    case 'ledger_gap':
      return isOver ? 'had a gap' : 'has a gap';
    case 'channel_failing':
      return isOver ? 'failed' : 'fails';
    case 'finished':
    case 'output':
    case null:
      return 'of a rule that is gone';
  }
}

/** What was known of the cause when it opened; empty where the kind says it all. */
export function causeOf({ facts }: Pick<IncidentResource, 'facts'>): string {
  const line = facts['error_line'] ?? facts['reason'];
  return typeof line !== 'string' ? '' : line === facts['reason'] ? plain(line) : line;
}

function plain(code: string): string {
  return code.replaceAll('_', ' ');
}

/** A duration, what is usual, or both, which must both be so. */
function withUsual(duration: string | null, { factor }: Pick<Condition, 'factor'>): string {
  const times = factor === null ? '' : `${factor} times the usual`;
  const said = duration === '0s' ? '' : (duration ?? ''); // nothing said is 0s for what runs
  return [said, times].filter((part) => part !== '').join(' and ');
}
