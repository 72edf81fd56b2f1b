import { jobDefaults, type JobDefinition } from '@aster-scheduler/core';
import { codeFields, type notForCode } from '../jobs/option-names.js';

type CodeField = Exclude<keyof JobDefinition, 'name' | (typeof notForCode)[number]>;

/** A part of a job that code and people decide, each of them as a whole. */
export type DeclaredField = Exclude<CodeField, 'cronExpr' | 'timezone'> | 'schedule' | 'handler';

/** Who changes the zone of a schedule means the schedule, and who changes a delay the whole policy. */
const wholes: Readonly<Record<string, DeclaredField>> = { cronExpr: 'schedule', timezone: 'schedule' };

export const declaredFields: readonly DeclaredField[] = [
  ...new Set([
    'handler' as const,
    ...codeFields.map((field) => wholes[field] ?? (field.replace(/\..*/, '') as DeclaredField)),
    'dependsOn' as const,
  ]),
];

/** The parts as JSON, to be kept and compared. */
export type DeclaredFields = Readonly<Partial<Record<DeclaredField, unknown>>>;

/** What the parts are where the code says nothing of them, as far as they are anything then. */
export const defaultFields: DeclaredFields = toDeclaredFields({ ...jobDefaults, name: '' });

/** Parts of a definition as JSON; `dependsOn` in an order of its own. */
export function toDeclaredFields(definition: JobDefinition): DeclaredFields {
  const parts = declaredFields.map((field) => [field, readField(definition, field)]);
  return JSON.parse(JSON.stringify(Object.fromEntries(parts))) as DeclaredFields;
}

/** The edit of a job that gives it these parts of a definition. */
export function toJobEdit(definition: JobDefinition, fields: readonly DeclaredField[]): Partial<JobDefinition> {
  return Object.assign(
    {},
    ...fields.map((field) =>
      field === 'schedule'
        ? { cronExpr: definition.cronExpr, timezone: definition.timezone }
        : { [field]: definition[field] },
    ),
  ) as Partial<JobDefinition>;
}

function readField(definition: JobDefinition, field: DeclaredField): unknown {
  switch (field) {
    case 'schedule':
      return { cronExpr: definition.cronExpr, timezone: definition.timezone };
    case 'dependsOn':
      return definition.dependsOn.toSorted((a, b) => (a.job < b.job ? -1 : 1));
    default:
      return definition[field];
  }
}
