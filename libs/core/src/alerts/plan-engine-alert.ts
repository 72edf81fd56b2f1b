import type { EngineFacts, EnginePlan, EngineRule } from './engine-facts.js';
import { planPoolsBehind, planPoolStarved } from './plan-pool-alerts.js';
import { planChannelFailing, planLedgerGap, planSchedulerSilent, planWorkerLost } from './plan-process-alerts.js';

/** Decides what a rule about the engine opens and ends, by what is so now. */
export function planEngineAlert(rule: EngineRule, facts: EngineFacts, now: Date): EnginePlan {
  const { condition } = rule;
  switch (condition.when) {
    case 'pool_starved':
      return planPoolStarved(rule, facts.pools, { afterMs: condition.afterMs, now });
    case 'backlog':
      return planPoolsBehind(rule, facts.pools, { oldestMs: condition.oldestMs, now });
    case 'worker_lost':
      return planWorkerLost(rule, facts, now);
    case 'scheduler_silent':
      return planSchedulerSilent(rule, facts, { afterMs: condition.afterMs, now });
    case 'ledger_gap':
      return planLedgerGap(rule, facts.ledger, now);
    case 'channel_failing':
      return planChannelFailing(rule, facts.channels);
  }
}
