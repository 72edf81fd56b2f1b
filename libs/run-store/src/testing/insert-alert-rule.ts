import { type AlertCondition, type AlertMatch, newId } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';
import { insertAlertRule as insertRule } from '../alerts/write-alert-rule.js';
import { start } from './insert-test-job.js';

/** Adds a rule with a channel of its own; returns the ids of both. */
export async function insertAlertRule(
  db: Db,
  condition: AlertCondition,
  match: AlertMatch = {},
): Promise<{ ruleId: string; channelId: string }> {
  const channelId = newId(start);
  await db
    .insertInto('alert_channels')
    .values({ id: channelId, name: channelId, kind: 'webhook', config: '{}', created_at: start, updated_at: start })
    .execute();
  const { id: ruleId } = await insertRule(
    db,
    {
      ...{ name: `rule of ${channelId}`, condition, match, channels: [channelId], severity: 'warning' },
      ...{ notifyOn: ['opened', 'resolved'], isEnabled: true },
    },
    start,
  );
  return { ruleId, channelId };
}
