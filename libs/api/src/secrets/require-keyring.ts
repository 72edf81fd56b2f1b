import { StateConflictError } from '@aster-scheduler/core';
import type { SecretKeyring } from '@aster-scheduler/job-store';
import type { ApiContext } from '../context/api-context.js';

/** @throws StateConflictError without keys: nothing is kept that anybody could read */
export function requireKeyring({ secrets }: ApiContext): SecretKeyring {
  if (secrets !== undefined) return secrets;
  const message =
    'the server has no key to seal secrets with: set SECRETS_KEY to what `openssl rand -base64 32` prints';
  throw new StateConflictError('secrets', 'no_key', message);
}
