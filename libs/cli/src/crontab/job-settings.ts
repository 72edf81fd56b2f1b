import type { JobInput } from '@aster-scheduler/client';
import { documentEntries, fieldProblemOf, isLabelName, jobRules } from '@aster-scheduler/core';

/** What the comments above a line decide for its job. */
export interface JobSettings {
  readonly fields: Partial<JobInput>;
  readonly labels: Readonly<Record<string, string>>;
  readonly notes: readonly string[];
}

/** What is decided by the line itself, or means something else there. */
const others = new Set([
  'flock',
  'argv',
  'mail',
  'name',
  'run',
  'unset',
  'env',
  'cron',
  'timezone',
  'command',
  'args',
  'managed_by',
]);

/** Reads `# aster: label.team=data timeout=20m max_retries=2`: any field of a job that is a word or a number. */
export function jobSettings(settings: Readonly<Record<string, string>>): JobSettings {
  const fields: Record<string, unknown> = {};
  const labels: Record<string, string> = {};
  const notes: string[] = [];
  for (const [name, text] of Object.entries(settings)) {
    if (others.has(name)) continue;
    const label = /^label\.(.+)$/.exec(name)?.[1];
    if (label !== undefined && isLabelName(label)) {
      labels[label] = text;
      continue;
    }
    const field = documentEntries.find(([known]) => known === name)?.[1];
    const rule = field === undefined ? undefined : jobRules[field];
    const value = rule?.kind === 'number' ? Number(text) : text;
    const problem = rule === undefined ? 'is no field of a job' : fieldProblemOf(value, rule);
    if (problem === undefined) fields[name] = value;
    else notes.push(`# aster: ${name} ${problem}`);
  }
  return { fields, labels, notes };
}
