import type { AlertKind, AlertMatchResource, AlertRuleChange, AlertSeverity } from '@aster-scheduler/client';
import { alertKinds } from '@aster-scheduler/core';
import { Command, Option } from '@commander-js/extra-typings';
import { usageError } from '../errors/cli-error.js';
import { collect } from '../input/collect.js';

const severities = ['info', 'warning', 'critical'] as const satisfies readonly AlertSeverity[];

/** What of a rule can be said at the prompt. */
export interface RuleOptions extends MatchOptions {
  readonly when: AlertKind;
  readonly inARow?: string;
  readonly percent?: string;
  readonly of?: string;
  readonly within?: string;
  readonly contains?: string;
  readonly under?: string;
  readonly after?: string;
  readonly oldest?: string;
  readonly factor?: string;
  readonly for?: string;
  readonly severity?: AlertSeverity;
}

/** Which jobs are meant. */
export interface MatchOptions {
  readonly job?: readonly string[];
  readonly label?: readonly string[];
  readonly pool?: readonly string[];
}

/** A command that takes what a rule looks for. */
export function ruleCommand(name: string) {
  return matchCommand(name)
    .addOption(new Option('--when <what>', 'what it looks for').choices(alertKinds).makeOptionMandatory())
    .option('--in-a-row <n>', 'of failed: so many final failures in a row')
    .option(
      '--percent <n>',
      'of failure_rate and skipping: so many percent of the last runs failed, or of the ticks were skipped',
    )
    .option('--of <n>', 'of failure_rate: of so many of the last runs')
    .option('--within <duration>', 'of failure_rate: of the runs that ended within so long')
    .option('--contains <text>', 'of output: only where this text was written')
    .option('--under <duration>', 'of too_short: a success that took less')
    .option(
      '--after <duration>',
      'of late_start, running_long, pool_starved and scheduler_silent: for longer than this',
    )
    .option('--factor <number>', 'of running_long and too_short: for longer, or less, than so many times what is usual')
    .option('--oldest <duration>', 'of backlog: for how long the run that has been due longest has been due')
    .option('--for <duration>', 'of no_success: so long without one')
    .addOption(new Option('--severity <severity>', 'how bad it is').choices(severities));
}

/** A command that takes which jobs are meant. */
export function matchCommand(name: string) {
  return new Command(name)
    .option('--job <pattern>', "only jobs of this name, such as 'nightly/*'; may be given several times", collect)
    .option('-l, --label <label>', 'only jobs with this label, such as team=data; may be given several times', collect)
    .option('--pool <pool>', 'only jobs of this pool; may be given several times', collect);
}

/** The rule that the options say. */
export function ruleOf(options: RuleOptions): AlertRuleChange & { readonly when: AlertKind } {
  const { when, within, contains, under, after, oldest, severity } = options;
  return {
    ...{ when, within, contains, under, after, oldest, severity, for: options.for },
    in_a_row: numberOf('--in-a-row', options.inARow),
    factor: factorOf(options.factor),
    percent: numberOf('--percent', options.percent),
    of: numberOf('--of', options.of),
    match: matchOf(options),
  };
}

/** The jobs that the options say; nothing said is all of them. */
export function matchOf({ job, label, pool }: MatchOptions): AlertMatchResource {
  return {
    ...(job === undefined ? {} : { jobs: job }),
    ...(label === undefined ? {} : { labels: Object.fromEntries(label.map(toLabel)) }),
    ...(pool === undefined ? {} : { pools: pool }),
  };
}

function toLabel(text: string): readonly [name: string, value: string] {
  const equals = text.indexOf('=');
  if (equals <= 0) throw usageError(`${JSON.stringify(text)} is no label`, 'write it as team=data');
  return [text.slice(0, equals), text.slice(equals + 1)];
}

function factorOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,4}(\.\d{1,3})?$/.test(text)) return Number(text);
  throw usageError(`--factor must be a number such as 3 or 0.2, not ${JSON.stringify(text)}`);
}

function numberOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw usageError(`${option} must be a whole number, not ${JSON.stringify(text)}`);
}
