import { IdField } from '../fields/id-field.js';

/** Which run a path names. */
export class RunKey {
  @IdField({ description: 'Id of the run.', isRequired: true })
  id!: string;
}
