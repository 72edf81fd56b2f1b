import type { FieldNames } from '../job-rules/field-names.js';
import { type JobField, jobFieldNames, writtenNames } from '../job-rules/job-rules.js';

/** The name of a field in a document. */
export type DocumentField = (typeof writtenNames)[JobField];

/** All fields but the name and the edges, each by its name in a document and its name in `JobDefinition`. */
export const documentEntries: readonly (readonly [DocumentField, JobField])[] = jobFieldNames.map((field) => [
  writtenNames[field],
  field,
]);

/** The names of all fields of a job in a document; problems use them. */
export const documentNames: FieldNames = { ...writtenNames, name: 'name', dependsOn: 'depends_on' };
