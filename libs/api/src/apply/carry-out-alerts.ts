import type { Tx } from '@aster-scheduler/db';
import {
  declareAlert,
  deleteAlertRule,
  deleteChannel,
  insertAlertRule,
  insertChannel,
  markJobs,
  type RuleMark,
  updateAlertRule,
  updateChannel,
} from '@aster-scheduler/run-store';
import type { AlertsPlan, KindPlan } from './alerts-plan.js';

/**
 * Carries out a plan in the transaction that it was made in; rules and channels are held. Channels come before the
 * rules that tell them, and go after them; jobs are marked once, for all rules that were written.
 *
 * @returns the ids of what is new, by what was to be made
 */
export async function carryOutAlerts(
  tx: Tx,
  { rules, channels }: AlertsPlan,
  source: string,
): Promise<ReadonlyMap<object, string>> {
  const later: RuleMark[] = [];
  const made = new Map<object, string>();
  await prune(tx, { rules, channels }, later); // makes room
  for (const { thing, definition } of edited(channels)) await updateChannel(tx, thing.id, () => definition);
  for (const { definition, declared } of channels.creates) {
    const { id } = await insertChannel(tx, definition);
    made.set(definition, id);
    await declareAlert(tx, 'channel', id, { source, declared, isPruned: false });
  }
  for (const { thing, definition } of edited(rules)) await updateAlertRule(tx, thing.id, () => definition, { later });
  for (const { definition, declared } of rules.creates) {
    const { id } = await insertAlertRule(tx, definition, undefined, later);
    made.set(definition, id);
    await declareAlert(tx, 'rule', id, { source, declared, isPruned: false });
  }
  for (const { id, declaration } of rules.saved) await declareAlert(tx, 'rule', id, declaration);
  for (const { id, declaration } of channels.saved) await declareAlert(tx, 'channel', id, declaration);
  await markJobs(tx, later);
  return made;
}

/** Those of which more changes than the owner, for which no time counts anew. */
function edited<Thing, Definition>({ updates }: KindPlan<Thing, Definition>): typeof updates {
  return updates.filter(({ changes }) => changes.some(({ field }) => field !== 'managed_by'));
}

/** What is turned off stays owned. */
async function prune(tx: Tx, { rules, channels }: AlertsPlan, later: RuleMark[]): Promise<void> {
  for (const { thing, way } of rules.prunes) {
    if (way === 'delete') await deleteAlertRule(tx, thing.id, { later });
    else {
      await updateAlertRule(tx, thing.id, (rule) => ({ ...rule, isEnabled: false }), { later });
      if (thing.owner !== undefined) await declareAlert(tx, 'rule', thing.id, { ...thing.owner, isPruned: true });
    }
  }
  for (const { thing, way } of channels.prunes) {
    if (way === 'delete')
      await deleteChannel(tx, thing.id, { isForced: true }); // rules that are off may tell it
    else {
      await updateChannel(tx, thing.id, (channel) => ({ ...channel, isEnabled: false }));
      if (thing.owner !== undefined) await declareAlert(tx, 'channel', thing.id, { ...thing.owner, isPruned: true });
    }
  }
}
