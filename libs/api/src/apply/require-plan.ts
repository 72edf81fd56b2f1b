import { HttpProblemError } from '../problems/http-problem-error.js';
import type { ApplyPlan } from './apply-plan.js';
import type { ApplyRequest, WholePlan } from './make-plan.js';

/** @throws HttpProblemError 409 when another plan was expected */
export function requireExpected({ digest }: ApplyPlan, { expectedPlan }: ApplyRequest): void {
  if (expectedPlan === undefined || expectedPlan === digest) return;
  throw new HttpProblemError(
    'PLAN_CONFLICT',
    `what would be done now is the plan ${digest}, not ${expectedPlan}: ask for it with dry_run`,
  );
}

/** @throws HttpProblemError 409 when others own some of what is declared */
export function requireNoConflicts({ jobs, alerts }: WholePlan): void {
  const conflicts = [...jobs.conflicts, ...alerts.channels.conflicts, ...alerts.rules.conflicts];
  if (conflicts.length === 0) return;
  const shown = conflicts.slice(0, 20).map(({ name, why }) => `${JSON.stringify(name)} ${why}`);
  const more = conflicts.length - shown.length;
  const all = [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('; ');
  throw new HttpProblemError('PLAN_CONFLICT', `the source may not have some of what it declares: ${all}`);
}

/** What is thrown when something of the plan is another by now. */
export function changedMeanwhile(): HttpProblemError {
  return new HttpProblemError('PLAN_CONFLICT', 'somebody changed something of the plan at this moment: send it again');
}
