import { IdField } from '../fields/id-field.js';

/** Which worker a path names. */
export class WorkerKey {
  @IdField({ description: 'Id of the worker; its name may be that of others, too.', isRequired: true })
  id!: string;
}
