import type { PruneWay } from '@aster-scheduler/client';
import type {
  AlertDeclaration,
  AlertRule,
  AlertRuleDefinition,
  Channel,
  ChannelDefinition,
} from '@aster-scheduler/run-store';
import type { PlannedChange, PlannedConflict } from './apply-plan.js';

/** What is to be done for the rules or the channels of a source to be as it declares them. */
export interface KindPlan<Thing, Definition> {
  readonly creates: readonly { readonly definition: Definition; readonly declared: AlertDeclaration['declared'] }[];
  readonly updates: readonly {
    readonly thing: Thing;
    readonly definition: Definition;
    readonly changes: readonly PlannedChange[];
  }[];
  /** Those that stay as they are. */
  readonly unchanged: number;
  /** Those that the source no longer declares: turned off, or deleted. */
  readonly prunes: readonly { readonly thing: Thing; readonly way: Exclude<PruneWay, 'keep'> }[];
  readonly conflicts: readonly PlannedConflict[];
  /** What is to be kept of what the source declares of those that there are, where that is not kept yet. */
  readonly saved: readonly { readonly id: string; readonly declaration: AlertDeclaration }[];
}

export interface AlertsPlan {
  readonly rules: KindPlan<AlertRule, AlertRuleDefinition>;
  readonly channels: KindPlan<Channel, ChannelDefinition>;
}

export function isEmptyKindPlan({ creates, updates, prunes, saved }: KindPlan<unknown, unknown>): boolean {
  return creates.length + updates.length + prunes.length + saved.length === 0;
}
