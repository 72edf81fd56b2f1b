import type { SecretInput as SecretContract } from '@aster-scheduler/client';
import { maxSecretBytes } from '@aster-scheduler/core';
import { BooleanField } from '../fields/boolean-field.js';
import { BooleanFromQuery } from '../fields/from-query.js';
import { TextField } from '../fields/text-field.js';

/** Which secret a path names. */
export class SecretKey {
  @TextField({
    description: 'Name of the secret.',
    isRequired: true,
    min: 1,
    max: 128,
    isLine: true,
    form: {
      pattern: /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/,
      message: 'must have letters, digits and _ . - only, with no - or . at its beginning',
    },
  })
  name!: string;
}

/** A secret as it is to be kept. */
export class SecretInput implements SecretContract {
  @TextField({
    description: 'What commands get in its place: 8 to 32,768 bytes in UTF-8. It is never shown again.',
    isRequired: true,
    min: 1,
    max: maxSecretBytes,
  })
  value!: string;
}

/** How a secret is deleted. */
export class SecretDeletionQuery {
  @BooleanFromQuery()
  @BooleanField({ description: 'Delete it though jobs name it; their runs will fail.', isNotNull: true })
  force?: boolean;
}
