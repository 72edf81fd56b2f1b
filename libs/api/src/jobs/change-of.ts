import type { IncomingHttpHeaders } from 'node:http';
import { type Change, type ChangeOrigin, changeOrigins, InvalidInputError } from '@aster-scheduler/core';
import { type Caller, nobody } from '../access/caller.js';

/** The header that `changeOf` reads. */
export const originHeader = {
  'Aster-Origin':
    'From where the job is changed, as its versions tell: ui, api (unless given), cli, apply, code or import.',
} as const;

/** The scheduler speaks for itself only. */
const told: readonly string[] = changeOrigins.filter((origin) => origin !== 'scheduler');

/**
 * Who asks for a change, and from where.
 *
 * @throws InvalidInputError for an origin that nobody knows
 */
export function changeOf(headers: IncomingHttpHeaders, { actor }: Caller): Change {
  const origin = headers['aster-origin'] ?? 'api';
  if (typeof origin === 'string' && told.includes(origin)) {
    return { origin: origin as ChangeOrigin, ...(actor === nobody.actor ? {} : { by: actor }) };
  }
  throw new InvalidInputError([{ field: 'Aster-Origin', message: `must be one of ${told.join(', ')}` }]);
}
