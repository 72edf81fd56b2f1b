import type { JobInput } from '@aster-scheduler/client';
import { stringify } from 'yaml';
import { documentVersion } from '../source/read-document.js';

/** Jobs as a file that `aster apply` takes. */
export function writeJobs(jobs: readonly JobInput[], source: string): string {
  const document = {
    version: documentVersion,
    source,
    jobs: Object.fromEntries(jobs.map((job) => [job.name, writtenFields(job)])),
  };
  const schema = '# yaml-language-server: $schema=./aster.schema.json\n';
  return schema + stringify(document, { lineWidth: 120, aliasDuplicateObjects: false });
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
