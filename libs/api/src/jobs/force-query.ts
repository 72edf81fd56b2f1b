import { BooleanField } from '../fields/boolean-field.js';
import { BooleanFromQuery } from '../fields/from-query.js';

/** For edits of jobs that a source declares. */
export class ForceQuery {
  @BooleanFromQuery()
  @BooleanField({
    description:
      'Also what the source of the job declares is changed. It stands out until the source is applied again.',
    default: false,
    isNotNull: true,
  })
  force?: boolean;
}
