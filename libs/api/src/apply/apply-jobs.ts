import type { PruneWay } from '@aster-scheduler/client';
import type { InstallationDefaults } from '@aster-scheduler/core';
import { type Db, inTransaction } from '@aster-scheduler/db';
import { findJobs, listCodeJobs, listDeclaredJobs, lockDeclaredJobs } from '@aster-scheduler/job-store';
import { changeOf } from '../jobs/change-of.js';
import { requireAllowedCommand } from '../jobs/require-allowed-command.js';
import { requireJobShare } from '../jobs/require-job-share.js';
import { HttpProblemError } from '../problems/http-problem-error.js';
import { defineRoute } from '../routes/define-route.js';
import type { RouteAnswer } from '../routes/route.js';
import { ApplyInput } from './apply-input.js';
import type { ApplyPlan } from './apply-plan.js';
import { applySchema } from './apply-schema.js';
import { carryOutApply, lockPlannedJobs } from './carry-out-apply.js';
import { type ApplyFacts, planApply } from './plan-apply.js';
import { type DeclaredInput, readDeclaredJobs } from './read-declared-jobs.js';
import { toApplyResource } from './to-apply-resource.js';

export const applyJobs = defineRoute({
  method: 'POST',
  path: '/api/v1/apply',
  operationId: 'applyJobs',
  summary: 'Makes the jobs of a source as it declares them: creates, changes and archives, all or nothing.',
  description:
    'The source owns the fields that it declares: a field that it no longer declares goes back to its default, and one that ' +
    'it has never declared is left to people. Jobs of others are conflicts, unless `take_over` is given. With `dry_run` the ' +
    'answer is what would be done; sent again with its `plan` as `expected_plan`, exactly that is done, or nothing (409).',
  tag: 'jobs',
  right: { role: 'write', reach: 'everything' },
  isLarge: true,
  body: ApplyInput,
  example: {
    source: 'ops/jobs',
    jobs: [{ name: 'nightly report', cron_expr: '30 3 * * MON-FRI', command: 'report' }],
    dry_run: true,
  },
  success: { status: 200, description: 'What was done, or would be.', schema: applySchema },
  problems: ['INVALID_INPUT', 'NAME_TAKEN', 'DEPENDENCY_CYCLE', 'STATE_CONFLICT', 'PLAN_CONFLICT'],
  async handle(context, { caller, headers, body }) {
    const { db, notifier, defaults } = context;
    const declared = await readDeclaredJobs(body.jobs);
    const request: ApplyRequest = {
      ...{ declared, defaults, source: body.source, prune: body.prune ?? 'archive' },
      takesOver: body.take_over === true,
      expectedPlan: body.expected_plan ?? undefined,
      requireAllowed: (definition) => requireAllowedCommand(context, definition),
    };
    if (body.dry_run === true) {
      const plan = await planApply(await gatherFacts(db, request));
      requireExpected(plan, request);
      return { content: toApplyResource(plan, false), audit: 'nothing' };
    }
    const plan = await inTransaction(db, async (tx) => {
      await lockDeclaredJobs(tx);
      const planned = await planApply(await gatherFacts(tx, request));
      requireExpected(planned, request);
      requireNoConflicts(planned);
      await requireJobShare({ ...context, db: tx }, caller, planned.creates.length);
      await lockPlannedJobs(tx, planned);
      // the jobs as they are now that nobody else can edit them
      const locked = await planApply(await gatherFacts(tx, request));
      if (locked.digest !== planned.digest) throw changedMeanwhile();
      await carryOutApply(tx, locked, {
        source: request.source,
        change: { ...changeOf(headers, caller), origin: 'apply' },
      });
      return locked;
    });
    notifier.notify('jobs');
    notifier.notify('control');
    // ticks of the schedules before that were due have got their runs
    for (const pool of new Set(plan.updates.map(({ job }) => job.pool))) notifier.notify('runs', pool);
    return { content: toApplyResource(plan, true), audit: auditedApply(body.source, plan) };
  },
});

/** The versions of the jobs say what has become of each. */
function auditedApply(source: string, { creates, updates, prunes }: ApplyPlan): RouteAnswer['audit'] {
  if (creates.length + updates.length + prunes.length === 0) return 'nothing';
  const after = {
    creates: creates.map(({ definition }) => definition.name),
    updates: updates.map(({ job, change }) => change.name ?? job.name),
    prunes: prunes.map(({ job }) => job.name),
  };
  return { subject: { kind: 'source', id: source, name: source }, after };
}

interface ApplyRequest {
  readonly source: string;
  readonly declared: readonly DeclaredInput[];
  readonly prune: PruneWay;
  readonly takesOver: boolean;
  readonly expectedPlan: string | undefined;
  readonly defaults: InstallationDefaults;
  readonly requireAllowed: ApplyFacts['requireAllowed'];
}

async function gatherFacts(db: Db, request: ApplyRequest): Promise<ApplyFacts> {
  const names = request.declared.flatMap(({ name, was }) => (was === undefined ? [name] : [name, was]));
  const ofSource = await listDeclaredJobs(db, { source: request.source });
  const jobs = await findJobs(db, { names, ids: ofSource.map(({ jobId }) => jobId) });
  const owned = await listDeclaredJobs(db, { jobIds: jobs.map(({ id }) => id), source: request.source });
  const codeJobs = await listCodeJobs(db, { names: jobs.map(({ name }) => name) });
  return { ...request, jobs, owned, services: new Map(codeJobs.map(({ jobId, service }) => [jobId, service])) };
}

function requireExpected({ digest }: ApplyPlan, { expectedPlan }: ApplyRequest): void {
  if (expectedPlan === undefined || expectedPlan === digest) return;
  throw new HttpProblemError(
    'PLAN_CONFLICT',
    `what would be done now is the plan ${digest}, not ${expectedPlan}: ask for it with dry_run`,
  );
}

function requireNoConflicts({ conflicts }: ApplyPlan): void {
  if (conflicts.length === 0) return;
  const shown = conflicts.slice(0, 20).map(({ name, why }) => `${JSON.stringify(name)} ${why}`);
  const more = conflicts.length - shown.length;
  const all = [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
  throw new HttpProblemError('PLAN_CONFLICT', `the source may not have some of its jobs: ${all}`);
}

function changedMeanwhile(): HttpProblemError {
  return new HttpProblemError('PLAN_CONFLICT', 'somebody changed a job of the plan at this moment: send it again');
}
