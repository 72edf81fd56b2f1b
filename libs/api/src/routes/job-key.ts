import { TextField } from '../fields/text-field.js';

/** Which job a path names. */
export class JobKey {
  @TextField({ description: 'Id or name of the job.', isRequired: true, min: 1, max: 255, isLine: true })
  id!: string;
}
