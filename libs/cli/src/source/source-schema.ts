import { documentVersion } from './read-document.js';

type Schema = Readonly<Record<string, unknown>>;

/** The part of an OpenAPI document that is read here. */
export interface DescribedApi {
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> };
}

/**
 * The JSON Schema of a file of jobs, made of what the OpenAPI document says of a new job, so that an editor completes
 * and checks what this server takes. `undefined` for a document that says nothing of jobs.
 */
export function sourceSchema({ components }: DescribedApi): Schema | undefined {
  const schemas = components?.schemas ?? {};
  const properties = schemas['JobInput']?.['properties'] as Readonly<Record<string, Schema>> | undefined;
  if (properties === undefined) return undefined;
  const { name: _name, ...fields } = properties;
  const cron = { ...fields['cron_expr'], description: 'Short for cron_expr.' };
  const job: Schema = {
    type: 'object',
    additionalProperties: false,
    properties: { ...shortForms, cron, ...fields },
  };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Jobs of Aster',
    type: 'object',
    additionalProperties: false,
    required: ['version'],
    properties: {
      version: { const: documentVersion },
      source: { type: 'string', minLength: 1, maxLength: 200, description: 'Who owns the jobs.' },
      defaults: { ...job, description: 'What each job has that does not say otherwise.' },
      jobs: { type: 'object', additionalProperties: job, description: 'The jobs by their names.' },
      rules: { ...byName(schemas['AlertRuleInput']), description: 'Rules for alerts by their names.' },
      channels: { ...byName(schemas['ChannelInput'], true), description: 'Channels by their names.' },
    },
    components: {
      schemas: Object.fromEntries(referredTo([fields, schemas['AlertRuleInput'], schemas['ChannelInput']], schemas)),
    },
  };
}

/** Things by their names. @param isOpen whether they may have members of other names: settings in short */
function byName(input: Schema | undefined, isOpen = false): Schema {
  const { name: _name, ...properties } = (input?.['properties'] ?? {}) as Readonly<Record<string, Schema>>;
  const required = ((input?.['required'] ?? []) as readonly string[]).filter(
    (field) => field !== 'name' && !(isOpen && field === 'config'),
  );
  return {
    type: 'object',
    additionalProperties: { type: 'object', additionalProperties: isOpen, required, properties },
  };
}

const shortForms: Readonly<Record<string, Schema>> = {
  run: {
    type: 'array',
    items: { type: 'string' },
    minItems: 1,
    description: 'Short for command and args: the program, then its arguments, without a shell.',
  },
  was: { type: 'string', description: 'What the job was called before: it is renamed and keeps its history.' },
};

/** The schemas that others refer to as `#/components/schemas/…`, and those that they refer to. */
function referredTo(within: unknown, schemas: Readonly<Record<string, Schema>>): ReadonlyMap<string, Schema> {
  const found = new Map<string, Schema>();
  const pending: unknown[] = [within];
  for (const each of pending) {
    if (typeof each !== 'object' || each === null) continue;
    for (const [key, value] of Object.entries(each)) {
      const name = key === '$ref' ? /^#\/components\/schemas\/(.+)$/.exec(String(value))?.[1] : undefined;
      const schema = name === undefined ? undefined : schemas[name];
      if (name !== undefined && schema !== undefined && !found.has(name)) {
        found.set(name, schema);
        pending.push(schema);
      } else pending.push(value);
    }
  }
  return found;
}
