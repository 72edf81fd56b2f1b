import { IdField } from '../fields/id-field.js';
import { TextField } from '../fields/text-field.js';

/** Which rule or channel a path names. */
export class AlertKey {
  @TextField({ description: 'Its id or its name.', isRequired: true, min: 1, max: 100, isLine: true })
  id!: string;
}

/** Which silence, incident or notification a path names. */
export class AlertId {
  @IdField({ description: 'Its id.', isRequired: true })
  id!: string;
}
