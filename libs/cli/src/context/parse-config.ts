import { usageError } from '../errors/cli-error.js';
import { nearestWord } from '../errors/nearest-word.js';
import type { Config, Context } from './context.js';

/**
 * Reads the text of a configuration file.
 *
 * @throws CliError that names the file and what is wrong in it
 */
export async function parseConfig(text: string, path: string): Promise<Config> {
  const { parse } = await import('yaml');
  const root = asRecord(readYaml(parse, text, path) ?? {}, `${path} must hold current and contexts`);
  refuseUnknown(root, ['current', 'contexts'], path);
  const entries = Object.entries(asRecord(root.contexts ?? {}, `${path}: contexts must be a map of names`));
  const contexts = Object.fromEntries(entries.map(([name, value]) => [name, readContext(value, `${path}: ${name}`)]));
  if (root.current === undefined || root.current === null) return { contexts };
  if (typeof root.current !== 'string') throw usageError(`${path}: current must be the name of a context`);
  return { current: root.current, contexts };
}

const textFields = ['url', 'key', 'key_file', 'key_command', 'tz', 'label', 'ca_file'];

function readContext(value: unknown, place: string): Context {
  const fields = asRecord(value, `${place} must be a map of fields`);
  refuseUnknown(fields, [...textFields, 'confirm'], place);
  for (const name of textFields) {
    if (fields[name] !== undefined && typeof fields[name] !== 'string')
      throw usageError(`${place}.${name} must be a text`);
  }
  if (fields.confirm !== undefined && typeof fields.confirm !== 'boolean') {
    throw usageError(`${place}.confirm must be true or false`);
  }
  const { url } = fields;
  if (typeof url !== 'string') throw usageError(`${place}.url is missing`);
  return { ...fields, url };
}

function readYaml(parse: (text: string) => unknown, text: string, path: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw usageError(`${path} is not in form: ${reason.replace(/:$/, '')}`);
  }
}

function asRecord(value: unknown, otherwise: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw usageError(otherwise);
  return value as Record<string, unknown>;
}

function refuseUnknown(fields: Record<string, unknown>, known: readonly string[], place: string): void {
  for (const name of Object.keys(fields)) {
    if (known.includes(name)) continue;
    const near = nearestWord(name, known);
    throw usageError(`${place}: ${name} is no field${near === undefined ? '' : `; did you mean ${near}?`}`);
  }
}
