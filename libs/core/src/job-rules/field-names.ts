import { type JobField, jobFieldNames } from './job-rules.js';

/** What a face of Aster calls the fields of a job: `cron_expr` over REST, `cron` in code. Problems use these names. */
export type FieldNames = Readonly<Record<JobField | 'name' | 'dependsOn', string>>;

/** The names in `JobDefinition`. */
export const definitionNames: FieldNames = Object.fromEntries(
  [...jobFieldNames, 'name', 'dependsOn'].map((field) => [field, field]),
) as FieldNames;
