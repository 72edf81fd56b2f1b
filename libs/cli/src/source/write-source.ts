import type { AlertRuleResource, ChannelResource, JobResource } from '@aster-scheduler/client';
import { stringify } from 'yaml';
import { fieldsThatDiffer } from '../jobs/fields-that-differ.js';
import { documentVersion } from './read-document.js';
import { writtenChannel, writtenRule } from './written-alerts.js';

/**
 * Jobs as a file that `aster apply` takes: each field that is not as it would be anyway, and always `max_retries` and
 * `timeout`, for which an installation may have other defaults.
 *
 * @param source who is to own them; absent: to be written into the file before it is applied
 * @param alerts rules and channels that are to stand beside the jobs
 */
export function writeSource(
  jobs: readonly JobResource[],
  source: string | undefined,
  alerts: { readonly rules: readonly AlertRuleResource[]; readonly channels: readonly ChannelResource[] } = nothing,
): string {
  const { rules, channels } = alerts;
  const document = {
    version: documentVersion,
    ...(source === undefined ? {} : { source }),
    jobs: Object.fromEntries(jobs.map((job) => [job.name, writtenFields(job)])),
    ...(rules.length === 0 ? {} : { rules: Object.fromEntries(rules.map((rule) => [rule.name, writtenRule(rule)])) }),
    ...(channels.length === 0
      ? {}
      : { channels: Object.fromEntries(channels.map((channel) => [channel.name, writtenChannel(channel)])) }),
  };
  const schema = '# yaml-language-server: $schema=./aster.schema.json\n';
  return schema + stringify(document, { lineWidth: 120 });
}

const nothing = { rules: [], channels: [] } as const;

function writtenFields(job: JobResource): Readonly<Record<string, unknown>> {
  const {
    name: _name,
    managed_by: _source,
    cron_expr: cron,
    command,
    args,
    depends_on: edges,
    ...others
  } = fieldsThatDiffer(job);
  return {
    ...(cron === undefined ? {} : { cron }),
    ...(command === undefined ? {} : { run: [command, ...(Array.isArray(args) ? (args as readonly unknown[]) : [])] }),
    ...others,
    max_retries: job.max_retries,
    timeout: job.timeout,
    ...(edges === undefined ? {} : { depends_on: job.depends_on.map(writtenEdge) }),
  };
}

function writtenEdge({ job, condition }: JobResource['depends_on'][number]): unknown {
  return condition === 'success' ? job : { job, condition };
}
