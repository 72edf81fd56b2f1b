import type { JobResource } from '@aster-scheduler/client';
import { jobWord } from '../../parts/job-word.js';
import { sentCurl } from '../../parts/plan-sent.js';
import { shellWord } from '../../parts/shell-word.js';

type Fields = Readonly<Record<string, unknown>>;

/** The job as a file that `aster apply` takes. */
export function exportYaml({ name, ...fields }: Fields): string {
  const lines = Object.entries(fields).map(([field, value]) => `    ${field}: ${yamlValue(value)}`);
  return [`version: 1`, `source: my/jobs`, `jobs:`, `  ${yamlText(String(name))}:`, ...lines, ''].join('\n');
}

/** The command line that writes its crontab; what cron cannot do, or would do otherwise, is found by comparing. */
export function exportCrontab({ status, ...job }: Pick<JobResource, 'id' | 'name' | 'status'>): string {
  const words = ['aster', 'export', 'crontab', shellWord(jobWord(job))];
  return [...words, ...(status === 'inactive' ? ['--with-disabled'] : [])].join(' ');
}

/** The request that makes it. @param needsKey whether the API asks for one */
export function exportCurl(fields: Fields, apiUrl: string, needsKey: boolean): string {
  return sentCurl({ method: 'POST', path: '/api/v1/jobs', body: fields }, apiUrl, needsKey);
}

const flags: Readonly<Record<string, string>> = {
  cron_expr: '--cron',
  timezone: '--tz',
  timeout: '--timeout',
  max_retries: '--retries',
  concurrency_policy: '--policy',
  pool: '--pool',
  working_directory: '--cwd',
  handler: '--handler',
  description: '--description',
};

/** The command line that makes it. */
export function exportCommand({ name, command, args, env, depends_on: edges, payload, ...fields }: Fields): string {
  const words = ['aster', 'create', shellWord(String(name))];
  for (const [field, value] of Object.entries(fields)) {
    const flag = flags[field];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    words.push(...(flag === undefined ? ['--set', shellWord(`${field}=${text}`)] : [flag, shellWord(text)]));
  }
  for (const [variable, value] of Object.entries((env ?? {}) as Readonly<Record<string, string>>)) {
    words.push('--env', shellWord(`${variable}=${value}`));
  }
  for (const edge of (edges ?? []) as ReadonlyArray<string | { job: string; condition: string }>) {
    words.push('--after', shellWord(typeof edge === 'string' ? edge : `${edge.job}:${edge.condition}`));
  }
  if (payload !== undefined) words.push('--payload', shellWord(JSON.stringify(payload)));
  if (typeof command === 'string') words.push('--', ...[command, ...((args ?? []) as string[])].map(shellWord));
  return words.join(' ');
}

/** JSON is YAML; only what surely is a plain text loses its quotes. */
function yamlValue(value: unknown): string {
  return typeof value === 'string' ? yamlText(value) : JSON.stringify(value);
}

function yamlText(text: string): string {
  const isPlain = /^[A-Za-z/][\w/.-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}
