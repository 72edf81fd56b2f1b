import type { JobResource } from '@aster-scheduler/client';
import {
  documentEntries,
  jobDefaults,
  type JobField,
  jobFieldValue,
  jobRules,
  toDocument,
} from '@aster-scheduler/core';
import { lineLabel } from '../crontab/line-digest.js';

/** What an import gives every job, beside the defaults. */
const ofImport: Readonly<Record<string, unknown>> = {
  timeout: '24h',
  max_retries: 0,
  concurrency_policy: 'allow',
  misfire_policy: 'skip',
};

/** What the line itself says, or the comment otherwise. */
const elsewhere = new Set([
  'cron_expr',
  'timezone',
  'command',
  'args',
  'env',
  'working_directory',
  'status',
  'labels',
  'managed_by',
]);

/**
 * The comments above the line of a job: its description, and `# aster: name=…` with each field that an import would not
 * have by itself.
 */
export function writeSettings(job: JobResource, packed: Readonly<Record<string, string>>): readonly string[] {
  const pairs: [string, string][] = [['name', job.name], ...Object.entries(packed)];
  for (const [name, text] of Object.entries(job.labels)) if (name !== lineLabel) pairs.push([`label.${name}`, text]);
  const hasComment = isComment(job.description);
  for (const [name, field] of documentEntries) {
    if (elsewhere.has(name) || (name === 'description' && hasComment)) continue;
    const value: unknown = job[name];
    if (value === null || value === undefined || value === (ofImport[name] ?? defaultOf(field))) continue;
    if (typeof value === 'object') continue;
    pairs.push([name, String(value)]);
  }
  const settings = `# aster: ${pairs.map(([name, text]) => `${name}=${quoted(text)}`).join(' ')}`;
  return hasComment ? [`# ${job.description}`, settings] : [settings];
}

function defaultOf(field: JobField): unknown {
  return toDocument(jobFieldValue(jobDefaults, field), jobRules[field]);
}

/** Whether an import takes a comment for the description that it is. */
function isComment(text: string | null): text is string {
  return (
    text !== null &&
    /^\p{L}[\p{L}\p{N}]+ [\p{L}\p{N} ,.()]*[\p{L}\p{N}.)]$/u.test(text) &&
    !/^(?:not kept|left out|aster)/.test(text)
  );
}

function quoted(text: string): string {
  if (/^[^\s"\\#]+$/.test(text)) return text;
  return `"${text.replace(/["\\]/g, String.raw`\$&`).replaceAll('\n', String.raw`\n`)}"`;
}
