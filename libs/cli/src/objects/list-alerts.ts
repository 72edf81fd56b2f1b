import type { AlertRuleResource, ChannelResource } from '@aster-scheduler/client';
import { readAllPages } from '../session/read-pages.js';
import type { Session } from '../session/session.js';

/** Every rule and every channel, by name. */
export async function listAlerts(
  session: Session,
): Promise<{ readonly rules: readonly AlertRuleResource[]; readonly channels: readonly ChannelResource[] }> {
  const { alerts } = await session.client();
  return {
    rules: await readAllPages(alerts.rules.list),
    channels: await readAllPages(alerts.channels.list),
  };
}
