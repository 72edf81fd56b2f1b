import { BooleanField } from '../fields/boolean-field.js';
import { BooleanFromQuery } from '../fields/from-query.js';

/** For edits of what a source declares. */
export class ForceQuery {
  @BooleanFromQuery()
  @BooleanField({
    description: 'Also what its source declares is changed. It stands out until the source is applied again.',
    default: false,
    isNotNull: true,
  })
  force?: boolean;
}
