import type { AlertRuleInput, ChannelInput, JobInput } from '@aster-scheduler/client';
import { stringify } from 'yaml';
import { documentVersion } from '../source/read-document.js';

/** Rules and channels that are to stand beside jobs. */
export interface WrittenMail {
  readonly rules: readonly AlertRuleInput[];
  readonly channels: readonly ChannelInput[];
}

/** Jobs as a file that `aster apply` takes. */
export function writeJobs(
  jobs: readonly JobInput[],
  source: string,
  { rules, channels }: WrittenMail = { rules: [], channels: [] },
): string {
  const document = {
    version: documentVersion,
    source,
    jobs: Object.fromEntries(jobs.map((job) => [job.name, writtenFields(job)])),
    ...(rules.length === 0 ? {} : { rules: Object.fromEntries(rules.map(({ name, ...rule }) => [name, rule])) }),
    ...(channels.length === 0 ? {} : { channels: Object.fromEntries(channels.map(writtenChannel)) }),
  };
  const schema = '# yaml-language-server: $schema=./aster.schema.json\n';
  return schema + stringify(document, { lineWidth: 120, aliasDuplicateObjects: false });
}

function writtenChannel({ name, config, ...channel }: ChannelInput): readonly [string, object] {
  return [name, { ...channel, ...config }];
}

function writtenFields({
  name: _name,
  cron_expr: cron,
  command,
  args,
  ...others
}: JobInput): Readonly<Record<string, unknown>> {
  return {
    ...(cron === undefined || cron === null ? {} : { cron }),
    ...(command === undefined || command === null ? {} : { run: [command, ...(args ?? [])] }),
    ...others,
  };
}
