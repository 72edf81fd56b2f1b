import type { IncomingHttpHeaders } from 'node:http';
import { VersionConflictError } from '@aster-scheduler/core';
import { ifMatchAllows } from '../http/etag.js';

/** The header that `requiredVersionOf` reads. */
export const ifMatchHeader = { 'If-Match': 'The ETag as it was read: refused when it has changed since.' } as const;

/** The headers of an answer that is a rule or a channel. */
export const etagHeader = { ETag: 'Changes with each edit.' } as const;

/** What an edit must find. */
export interface Versioned {
  readonly id: string;
  readonly version: number;
}

/**
 * The version that an edit must find, as `If-Match` asks; `undefined` when it asks for none.
 *
 * @throws VersionConflictError when it has another version already
 */
export function requiredVersionOf(
  { 'if-match': ifMatch }: IncomingHttpHeaders,
  { id, version }: Versioned,
  kind: 'rule' | 'channel',
): number | undefined {
  if (ifMatch === undefined || ifMatch.trim() === '*') return undefined;
  if (!ifMatchAllows(ifMatch, version)) throw new VersionConflictError(id, version, undefined, kind);
  return version;
}

export function etagOfVersion({ version }: Pick<Versioned, 'version'>): { readonly etag: string } {
  return { etag: `"${version}"` };
}
