import { isDeepStrictEqual } from 'node:util';
import { type DeclaredField, type DeclaredFields, declaredFields, defaultFields } from './declared-fields.js';

/** What becomes of a job whose code declares it again. */
export interface JobSyncPlan {
  /** What the job is given, because the code has changed it. */
  readonly changed: readonly DeclaredField[];
  /** Those of them that somebody had edited meanwhile. */
  readonly overwritten: readonly DeclaredField[];
  /** What somebody has edited, and the code has not changed since: it stays. */
  readonly kept: readonly DeclaredField[];
}

/**
 * Decides what of a declaration is carried over to its job. What the code has not changed since it was last brought in
 * line is left as it is; what it has changed is carried over, whoever edited it.
 *
 * @param declared what the code says now
 * @param before what it said when it was last brought in line; absent when the job was made by somebody else. An older
 *   version did not keep fields that it did not know: of those the code said nothing
 * @param stored what the job is
 */
export function planJobSync(
  declared: DeclaredFields,
  before: DeclaredFields | undefined,
  stored: DeclaredFields,
): JobSyncPlan {
  const said = before === undefined ? undefined : { ...defaultFields, ...before };
  const differing = declaredFields.filter((field) => !isDeepStrictEqual(declared[field], stored[field]));
  const changed = differing.filter((field) => said !== undefined && !isDeepStrictEqual(declared[field], said[field]));
  return {
    changed,
    overwritten: changed.filter((field) => !isDeepStrictEqual(said?.[field], stored[field])),
    kept: differing.filter((field) => !changed.includes(field)),
  };
}
