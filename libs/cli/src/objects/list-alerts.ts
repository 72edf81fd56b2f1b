import type { AlertRuleResource, ChannelResource, Page } from '@aster-scheduler/client';
import type { Session } from '../session/session.js';

/** Every rule and every channel, by name. */
export async function listAlerts(
  session: Session,
): Promise<{ readonly rules: readonly AlertRuleResource[]; readonly channels: readonly ChannelResource[] }> {
  const { alerts } = await session.client();
  return {
    rules: await everyPage(async (cursor) => alerts.rules.list({ limit: 200, cursor })),
    channels: await everyPage(async (cursor) => alerts.channels.list({ limit: 200, cursor })),
  };
}

async function everyPage<Item>(list: (cursor: string | undefined) => Promise<Page<Item>>): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let cursor: string | undefined, isFirst = true; isFirst || cursor !== undefined; isFirst = false) {
    const page = await list(cursor);
    items.push(...page.items);
    cursor = page.cursor;
  }
  return items;
}
