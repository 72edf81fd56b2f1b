import {
  type AlertRuleInput,
  ApiError,
  type ApplyResource,
  type ChannelInput,
  type JobInput,
} from '@aster-scheduler/client';
import { shellWord } from '@aster-scheduler/core';
import { CliError } from '../errors/cli-error.js';
import { exitCodes } from '../errors/exit-codes.js';
import { listAllJobs } from '../objects/list-all-jobs.js';
import { printable } from '../output/printable.js';
import { confirm, confirmChange } from '../session/confirm.js';
import type { Session } from '../session/session.js';
import { isLargePrune } from '../source/is-large-prune.js';
import { isEmptyPlan, planSummary, showPlan } from '../source/show-plan.js';
import { lineLabel } from './line-digest.js';
import type { KnownNames } from './name-entries.js';
import type { MailPlan } from './plan-mail.js';

export interface AppliedImport {
  /** Who is to own the jobs. */
  readonly source: string;
  readonly jobs: readonly JobInput[];
  /** Rules that are to be those of the source; absent: they stay as they are. */
  readonly mail?: MailPlan;
  /** New jobs start at once, rather than when they are resumed. */
  readonly isActive: boolean;
  /** The commands that have the other scheduler run them no more, for a person. */
  readonly offThere?: (created: ReadonlySet<string>) => readonly string[];
}

/** The names of the jobs that a source has from an earlier import, by the digests of their lines. */
export async function namesOfSource(session: Session, source: string): Promise<KnownNames> {
  const names = new Map<string, string[]>();
  for (const job of await listAllJobs(session)) {
    const digest = job.labels[lineLabel];
    if (job.managed_by !== source || digest === undefined || job.status === 'archived') continue;
    names.set(digest, [...(names.get(digest) ?? []), job.name]);
  }
  return names;
}

/**
 * Makes the jobs of a source those of the import: makes new ones, changes those that differ, archives those that are
 * gone.
 *
 * New jobs are made paused, for cron still runs the same commands. They are made one by one before the rest is applied,
 * since what is not declared is left to people: an import that is repeated pauses and resumes nothing.
 */
export async function applyImport(
  session: Session,
  { source, jobs, mail, isActive, offThere }: AppliedImport,
): Promise<void> {
  const client = await session.client();
  const plan = await client.jobs.apply({ source, jobs, rules: rulesThatCan(mail), dry_run: true });
  await showPlan(session, plan, source);
  for (const { name } of mail?.channels ?? []) session.say(`+ channel ${printable(name)}  created, off; and its rules`);
  requireNoConflicts(plan);
  if (isEmptyPlan(plan) && (mail?.channels ?? []).length === 0) return;
  await agree(session, plan);
  const rules = mail === undefined ? undefined : await withChannels(session, mail);
  const created = new Set(plan.creates.map(({ name }) => name));
  if (!isActive) {
    for (const job of jobs.filter(({ name }) => created.has(name))) {
      await client.jobs.create({ ...job, status: 'inactive', managed_by: source });
    }
  }
  const rest = await client.jobs.apply({ source, jobs, rules, dry_run: true });
  if (namesOf(rest.prunes) !== namesOf(plan.prunes)) {
    throw new CliError(exitCodes.refused, 'somebody changed the jobs of the source meanwhile: import again');
  }
  await client.jobs.apply({ source, jobs, rules, expected_plan: rest.plan });
  session.say(`applied: ${planSummary(plan)}`);
  if (created.size > 0 && !isActive) {
    const commands = offThere?.(created) ?? [];
    const still = `The ${created.size} new jobs are paused, since cron still runs them.`;
    if (commands.length > 0) session.say(`${still} What puts their lines behind a comment there:`);
    for (const command of commands) session.say(`  ${command}`);
    session.say(commands.length > 0 ? 'When it is off there:' : `${still} When it is off there:`);
    // by name, for somebody may have paused others of the source on purpose
    session.say(`  aster resume ${[...created].map(shellWord).join(created.size > 5 ? ' \\\n    ' : ' ')}`);
  }
}

function requireNoConflicts({ conflicts }: ApplyResource): void {
  if (conflicts.length === 0) return;
  throw new CliError(exitCodes.refused, 'jobs of these names belong to others: nothing was changed', {
    hint: 'name the lines otherwise: # aster: name=… above them',
  });
}

async function agree(session: Session, plan: ApplyResource): Promise<void> {
  await confirmChange(session);
  if (isLargePrune(plan)) return confirm(session, `${plan.prunes.length} of them go; apply?`);
  if (session.terminal.canAsk) await confirm(session, 'apply?');
}

function namesOf(prunes: ApplyResource['prunes']): string {
  const jobs = prunes.filter(({ kind }) => kind === 'job');
  return JSON.stringify(jobs.map(({ name }) => name).sort());
}

/** A plan is made with rules whose channels there are. */
function rulesThatCan(mail: MailPlan | undefined): readonly AlertRuleInput[] | undefined {
  return mail?.rules.filter((rule) => !mail.channels.some(({ name }) => rule.channels?.includes(name) === true));
}

/**
 * Makes the channels that rules tell, which are turned off, and returns the rules whose channels there are then: to
 * make one takes a right that who imports jobs may not have.
 */
async function withChannels(session: Session, mail: MailPlan): Promise<readonly AlertRuleInput[]> {
  const { alerts } = await session.client();
  const missing: string[] = [];
  for (const channel of mail.channels) {
    try {
      await alerts.channels.create(channel);
      const word = shellWord(channel.name);
      session.say(`the channel ${word} is off: aster alerts test ${word}, then aster alerts enable-channel ${word}`);
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 403)) throw error;
      missing.push(channel.name);
      session.say(`mail goes nowhere, since an admin makes channels: ${channelLine(channel)}, then import again`);
    }
  }
  return mail.rules.filter((rule) => !missing.some((name) => rule.channels?.includes(name) === true));
}

function channelLine({ name, config }: ChannelInput): string {
  return `aster alerts add-channel ${shellWord(name)} email --set ${shellWord(`to=${String(config['to'])}`)}`;
}
