import { randomUUID } from 'node:crypto';
import { runToEnd, startTestWorker } from './run-jobs.js';
import type { TestApi } from './start-test-api.js';

/** A rule, its channel, a job, and what came of the failure of that. */
export interface ToldFailure {
  readonly rule: string;
  readonly channel: string;
  readonly job: string;
  readonly incident: string;
  readonly notification: string;
}

/** Has a run of a job fail that a rule of its own is about; nobody sends the message. */
export async function tellFailure(api: Pick<TestApi, 'db' | 'client'>, jobId?: string): Promise<ToldFailure> {
  const { alerts, jobs } = api.client;
  const name = `told ${randomUUID().slice(0, 8)}`;
  const made = jobId ?? (await jobs.create({ name, command: 'true', cron_expr: '@manually' })).id;
  const job = await jobs.get(made);
  const channel = await alerts.channels.create({ name, kind: 'webhook', config: { url: 'https://hooks.example.org' } });
  const rule = await alerts.rules.create({ name, when: 'failed', match: { jobs: [job.name] }, channels: [name] });
  const outcome = { status: 'failed', reason: 'exit_code', errorLine: 'no such table', isPermanent: true } as const;
  await runToEnd(api.db, await startTestWorker(api.db), job.id, { outcome });
  const [incident] = (await alerts.incidents.list({ rule: rule.id })).items;
  const [notification] = (await alerts.notifications.list({ channel: channel.id })).items;
  return {
    ...{ rule: rule.id, channel: channel.id, job: job.id },
    ...{ incident: incident?.id ?? '', notification: notification?.id ?? '' },
  };
}
