import { newId } from '@aster-scheduler/core';
import type { Db } from '@aster-scheduler/db';

/** When everything begins in tests of the outbox. */
export const outboxStart = new Date('2026-03-02T03:00:00Z');

type Event = 'opened' | 'reminded' | 'resolved' | 'notice' | 'test';

/** What tests put into the outbox, as settling a run does. */
export interface TestOutbox {
  addChannel(name: string, config: object, kind?: string): Promise<string>;
  /** An incident of a rule of this name; returns its id. */
  addIncident(rule?: string): Promise<string>;
  resolve(incidentId: string): Promise<void>;
  /** Returns the id of the message. */
  add(channelId: string, event: Event, more?: MoreOfMessage): Promise<string>;
  rows(): Promise<{ id: string; state: string; attempt_num: number; last_error: string | null }[]>;
}

export interface MoreOfMessage {
  readonly incidentId?: string;
  readonly at?: Date;
  readonly payload?: object;
}

export function createTestOutbox(db: Db): TestOutbox {
  const rules = new Map<string, string>();

  async function addRule(name: string): Promise<string> {
    const known = rules.get(name);
    if (known !== undefined) return known;
    const id = newId(outboxStart);
    rules.set(name, id);
    const said = { kind: 'failed', params: '{"inARow":1}', match: '{}', labels: '{}', severity: 'warning' as const };
    const notifyOn = ['opened', 'resolved'];
    await db
      .insertInto('alert_rules')
      .values({
        ...{ id, name, ...said, notify_on: notifyOn, watches: 1, is_broad: true },
        ...{ created_at: outboxStart, updated_at: outboxStart },
      })
      .execute();
    return id;
  }

  return {
    async addChannel(name, config, kind = 'webhook') {
      const id = newId(outboxStart);
      const at = { created_at: outboxStart, updated_at: outboxStart };
      await db
        .insertInto('alert_channels')
        .values({ id, name, kind, config: JSON.stringify(config), ...at })
        .execute();
      return id;
    },
    async addIncident(rule = 'rule') {
      const id = newId(outboxStart);
      const at = { opened_at: outboxStart, last_at: outboxStart };
      await db
        .insertInto('incidents')
        .values({
          ...{
            id,
            rule_id: await addRule(rule),
            subject: `job:${id}`,
            severity: 'warning',
            state: 'open',
            facts: '{}',
          },
          ...at,
        })
        .execute();
      return id;
    },
    async resolve(incidentId) {
      await db
        .updateTable('incidents')
        .set({ state: 'resolved', resolved_at: outboxStart, resolution: 'recovered' })
        .where('id', '=', incidentId)
        .execute();
    },
    async add(channelId, event, { incidentId, at = outboxStart, payload = {} } = {}) {
      const id = newId(at);
      const incident = await db
        .selectFrom('incidents')
        .select('rule_id')
        .where('id', '=', incidentId ?? id)
        .executeTakeFirst();
      await db
        .insertInto('notifications')
        .values({
          ...{ id, channel_id: channelId, incident_id: incidentId ?? null, rule_id: incident?.rule_id ?? null, event },
          ...{ payload: JSON.stringify({ job_name: 'nightly/report', ...payload }), state: 'pending' },
          ...{ next_attempt_at: at, created_at: at },
        })
        .execute();
      return id;
    },
    rows: async () =>
      db.selectFrom('notifications').select(['id', 'state', 'attempt_num', 'last_error']).orderBy('id').execute(),
  };
}
