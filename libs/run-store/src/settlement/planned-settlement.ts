import type { SettlementPlan } from '@aster-scheduler/core';
import type { Settlement } from './settlement.js';
import type { RunFacts } from './settlement-facts.js';

/** A settlement with what is known of its run, and what was decided about it. */
export interface PlannedSettlement {
  readonly settlement: Settlement;
  readonly facts: RunFacts;
  readonly plan: SettlementPlan;
}
