import { checkAlerts } from './alerts.mjs';
import { checkEnds } from './ends.mjs';
import { checkExecutions } from './executions.mjs';
import { checkFirings } from './firings.mjs';
import { checkHolds } from './holds.mjs';
import { checkLedgers } from './ledgers.mjs';
import { checkPauses } from './pauses.mjs';
import { checkRequests } from './requests.mjs';
import { checkResults } from './results.mjs';
import { checkTicks } from './ticks.mjs';

/**
 * Compares what the commands wrote with what the tables say, both ways, and both with what was asked for.
 *
 * @param facts see `gatherFacts`
 * @returns {{ kind: string, text: string }[]} what must not be
 */
export function check(facts) {
  return [
    ...[checkTicks, checkExecutions, checkResults, checkFirings, checkRequests],
    ...[checkPauses, checkHolds, checkEnds, checkLedgers, checkAlerts],
  ].flatMap((each) => each(facts));
}
