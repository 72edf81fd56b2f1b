import type { IncomingHttpHeaders } from 'node:http';
import type { Change } from '@aster-scheduler/core';
import { inTransaction, type Tx } from '@aster-scheduler/db';
import { lockDeclaredJobs } from '@aster-scheduler/job-store';
import { holdRules } from '@aster-scheduler/run-store';
import type { Caller } from '../access/caller.js';
import { requireRole } from '../access/require-right.js';
import type { ApiContext } from '../context/api-context.js';
import { changeOf } from '../jobs/change-of.js';
import { requireAllowedCommand } from '../jobs/require-allowed-command.js';
import { requireJobShare } from '../jobs/require-job-share.js';
import { defineRoute } from '../routes/define-route.js';
import { type AlertsPlan, isEmptyKindPlan } from './alerts-plan.js';
import { ApplyInput } from './apply-input.js';
import { applySchema } from './apply-schema.js';
import { auditedApply } from './audited-apply.js';
import { carryOutAlerts } from './carry-out-alerts.js';
import { carryOutApply, lockPlannedJobs } from './carry-out-apply.js';
import { type ApplyRequest, isSameAlertsPlan, makeAlertsPlan, makePlan } from './make-plan.js';
import { readDeclaredChannels, readDeclaredRules } from './read-declared-alerts.js';
import { readDeclaredJobs } from './read-declared-jobs.js';
import { changedMeanwhile, requireExpected, requireNoConflicts } from './require-plan.js';
import { toApplyResource } from './to-apply-resource.js';

export const applyJobs = defineRoute({
  method: 'POST',
  path: '/api/v1/apply',
  operationId: 'applyJobs',
  summary:
    'Makes jobs, rules and channels as their source declares them: creates, changes and archives, all or nothing.',
  description:
    'The source owns the fields that it declares: a field that it no longer declares goes back to its default, and one that ' +
    'it has never declared is left to people. What others own is a conflict, unless `take_over` is given. With `dry_run` the ' +
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
    const { db, notifier } = context;
    const request = await readRequest(context, body);
    if (body.dry_run === true) {
      const { jobs, alerts } = await makePlan(db, request);
      requireExpected(jobs, request);
      return { content: await toApplyResource(jobs, alerts, false), audit: 'nothing' };
    }
    const { jobs, alerts, made } = await inTransaction(db, async (tx) => {
      await lockDeclaredJobs(tx);
      const planned = await makePlan(tx, request);
      requireExpected(planned.jobs, request);
      requireNoConflicts(planned);
      if (!isEmptyKindPlan(planned.alerts.channels)) requireRole(caller, 'admin');
      await requireJobShare({ ...context, db: tx }, caller, planned.jobs.creates.length);
      await lockPlannedJobs(tx, planned.jobs);
      // the jobs as they are now that nobody else can edit them
      const locked = await makePlan(tx, request);
      if (locked.jobs.digest !== planned.jobs.digest) throw changedMeanwhile();
      await carryOutApply(tx, locked.jobs, { source: request.source, change: appliedChange(headers, caller, body) });
      return { ...locked, ...(await applyAlerts(tx, locked.alerts, request)) };
    });
    notifier.notify('jobs');
    notifier.notify('control');
    // ticks of the schedules before that were due have got their runs
    for (const pool of new Set(jobs.updates.map(({ job }) => job.pool))) notifier.notify('runs', pool);
    const audit = auditedApply(body.source, jobs, alerts, made);
    return { content: await toApplyResource(jobs, alerts, true), audit };
  },
});

function appliedChange(headers: IncomingHttpHeaders, caller: Caller, { revision, author }: ApplyInput): Change {
  return {
    ...changeOf(headers, caller),
    origin: 'apply',
    ...(isGiven(revision) ? { revision } : {}),
    ...(isGiven(author) ? { author } : {}),
  };
}

async function readRequest(context: ApiContext, body: ApplyInput): Promise<ApplyRequest> {
  return {
    ...{ source: body.source, prune: body.prune ?? 'archive', defaults: context.defaults },
    declared: await readDeclaredJobs(body.jobs),
    rules: isGiven(body.rules) ? await readDeclaredRules(body.rules) : undefined,
    channels: isGiven(body.channels) ? await readDeclaredChannels(body.channels) : undefined,
    takesOver: body.take_over === true,
    expectedPlan: body.expected_plan ?? undefined,
    requireAllowed: (definition) => requireAllowedCommand(context, definition),
  };
}

function isGiven<Value>(value: Value | null | undefined): value is Value {
  return value !== null && value !== undefined;
}

interface AppliedAlerts {
  readonly alerts: AlertsPlan;
  /** The ids of what is new, by what was to be made. */
  readonly made: ReadonlyMap<object, string>;
}

/** Rules are held last, since whoever makes or renames a job holds that job, and then waits for the rules. */
async function applyAlerts(tx: Tx, planned: AlertsPlan, request: ApplyRequest): Promise<AppliedAlerts> {
  if (isEmptyKindPlan(planned.rules) && isEmptyKindPlan(planned.channels)) return { alerts: planned, made: new Map() };
  await holdRules(tx);
  // what the plan keeps of rules and channels as they are is as they are by now
  const held = await makeAlertsPlan(tx, request);
  if (!(await isSameAlertsPlan(held, planned))) throw changedMeanwhile();
  return { alerts: held, made: await carryOutAlerts(tx, held, request.source) };
}
