import { NumberFromQuery } from '../fields/from-query.js';
import { IntegerField } from '../fields/integer-field.js';
import { JobKey } from '../routes/job-key.js';

/** Which version of a job a path names. */
export class VersionKey extends JobKey {
  @NumberFromQuery()
  @IntegerField({ description: 'The version.', min: 1, max: 2 ** 31 - 1, isRequired: true })
  version!: number;
}
