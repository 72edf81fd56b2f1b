import type { PruneWay } from '@aster-scheduler/client';
import type { InstallationDefaults } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { findJobs, listCodeJobs, listDeclaredJobs } from '@aster-scheduler/job-store';
import { listAlertRules, listChannels, mostAlertRules, mostChannels } from '@aster-scheduler/run-store';
import type { AlertsPlan, KindPlan } from './alerts-plan.js';
import type { ApplyPlan } from './apply-plan.js';
import { digestOf } from './digest-of.js';
import { planAlerts } from './plan-alerts.js';
import { type ApplyFacts, planApply } from './plan-apply.js';
import type { DeclaredAlert } from './read-declared-alerts.js';
import type { DeclaredInput } from './read-declared-jobs.js';
import { requireChannelSecrets } from './require-channel-secrets.js';

/** What a source declares, each field valid by itself, and how it is to be applied. */
export interface ApplyRequest {
  readonly source: string;
  readonly declared: readonly DeclaredInput[];
  /** Absent: they stay as they are. */
  readonly rules: readonly DeclaredAlert[] | undefined;
  readonly channels: readonly DeclaredAlert[] | undefined;
  readonly prune: PruneWay;
  readonly takesOver: boolean;
  readonly expectedPlan: string | undefined;
  readonly defaults: InstallationDefaults;
  readonly requireAllowed: ApplyFacts['requireAllowed'];
}

/** What is to be done for all that a source declares to be so; the digest of the jobs stands for the rest as well. */
export interface WholePlan {
  readonly jobs: ApplyPlan;
  readonly alerts: AlertsPlan;
}

/** Reads what there is, and plans. @throws InvalidInputError */
export async function makePlan(db: Db, request: ApplyRequest): Promise<WholePlan> {
  const jobs = await planApply(await gatherFacts(db, request));
  const alerts = await makeAlertsPlan(db, request);
  return { jobs: { ...jobs, digest: await digestWith(jobs.digest, alerts) }, alerts };
}

/** The part of the plan that is about rules and channels. */
export async function makeAlertsPlan(db: Db, request: ApplyRequest): Promise<AlertsPlan> {
  const { source, takesOver, rules, channels } = request;
  if (rules === undefined && channels === undefined) return { rules: nothing, channels: nothing };
  const declaredOf = (declared: readonly DeclaredAlert[] | undefined) => ({
    declared: declared ?? [],
    prune: declared === undefined ? 'keep' : request.prune,
  });
  const plan = await planAlerts({
    ...{ source, takesOver },
    rules: { ...declaredOf(rules), known: await listAlertRules(db, { limit: mostAlertRules }) },
    channels: { ...declaredOf(channels), known: await listChannels(db, { limit: mostChannels }) },
  });
  await requireChannelSecrets(db, channels ?? [], plan.channels);
  return {
    rules: rules === undefined ? nothing : plan.rules,
    channels: channels === undefined ? nothing : plan.channels,
  };
}

const nothing: KindPlan<never, never> = {
  ...{ creates: [], updates: [], unchanged: 0, prunes: [], conflicts: [], saved: [] },
};

async function gatherFacts(db: Db, request: ApplyRequest): Promise<ApplyFacts> {
  const names = request.declared.flatMap(({ name, was }) => (was === undefined ? [name] : [name, was]));
  const ofSource = await listDeclaredJobs(db, { source: request.source });
  const jobs = await findJobs(db, { names, ids: ofSource.map(({ jobId }) => jobId) });
  const owned = await listDeclaredJobs(db, { jobIds: jobs.map(({ id }) => id), source: request.source });
  const codeJobs = await listCodeJobs(db, { names: jobs.map(({ name }) => name) });
  return { ...request, jobs, owned, services: new Map(codeJobs.map(({ jobId, service }) => [jobId, service])) };
}

async function digestWith(ofJobs: string, { rules, channels }: AlertsPlan): Promise<string> {
  const seen = [...seenOf('rules', rules), ...seenOf('channels', channels)];
  return seen.length === 0 ? ofJobs : digestOf(ofJobs, seen);
}

/** Each thing that is to be done, with the versions that it was made from. */
function seenOf(
  what: string,
  plan: KindPlan<{ readonly id: string; readonly version: number }, unknown>,
): readonly unknown[] {
  const { creates, updates, prunes, saved, conflicts } = plan;
  return [
    ...creates.map(({ declared }) => [what, 'create', declared]),
    ...updates.map(({ thing, changes }) => [what, 'update', thing.id, thing.version, changes]),
    ...prunes.map(({ thing, way }) => [what, 'prune', thing.id, thing.version, way]),
    ...saved.map((each) => [what, 'save', each]),
    ...conflicts.map((each) => [what, 'conflict', each]),
  ];
}

/** Whether two plans for rules and channels are the same, made from the same versions. */
export async function isSameAlertsPlan(one: AlertsPlan, other: AlertsPlan): Promise<boolean> {
  return (await digestWith('', one)) === (await digestWith('', other));
}
