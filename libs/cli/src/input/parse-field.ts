import { documentEntries, jobRules, splitWords } from '@aster-scheduler/core';
import { parse } from 'yaml';

const textKinds: readonly string[] = ['text', 'duration', 'choice', 'encoding'];

/** Fields that are texts, whatever they look like. */
const textFields = new Set<string>([
  ...['name', 'note'],
  ...documentEntries.filter(([, field]) => textKinds.includes(jobRules[field].kind)).map(([name]) => name),
]);

/** Names that people use for fields. */
const otherNames: Readonly<Record<string, string>> = {
  cron: 'cron_expr',
  schedule: 'cron_expr',
  tz: 'timezone',
  retries: 'max_retries',
  policy: 'concurrency_policy',
  misfire: 'misfire_policy',
  cwd: 'working_directory',
};

/** The name of a field as the server knows it. */
export function fieldName(name: string): string {
  return otherNames[name] ?? name;
}

/** Fields whose parts are changed one by one: `env.NAME=value`. */
export type MapField = 'env' | 'labels';

/** The part of a map that a name stands for, such as `env.NAME`; `undefined` for a whole field. */
export function inMap(name: string): { readonly field: MapField; readonly name: string } | undefined {
  const [, field, part = ''] = /^(env|labels?)\.(.+)$/.exec(name) ?? [];
  if (field === undefined) return undefined;
  return { field: field === 'env' ? field : 'labels', name: part };
}

/** The value of a field as it is typed: texts as they are, numbers, lists and maps as in YAML, `args` also as words. */
export function parseFieldValue(name: string, text: string): unknown {
  if (textFields.has(name)) return text;
  if (name === 'args' && !text.startsWith('[')) return splitWords(text);
  if (name === 'depends_on' && !/^[[{]/.test(text)) return text.split(',').map((job) => job.trim());
  try {
    return parse(text) as unknown;
  } catch {
    return text; // the server says what is wrong with it
  }
}
