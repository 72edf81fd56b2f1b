/** What somebody may do, from the least to the most: each role may do all that those before it may. */
export const roles = ['read', 'operate', 'write', 'admin'] as const;

/**
 * `read` sees; `operate` also triggers, cancels, retries, pauses and resumes; `write` also makes, changes and removes
 * jobs, and so runs what it likes on the workers; `admin` also manages keys and reads the audit log.
 */
export type Role = (typeof roles)[number];

/** Whether who has a role may do what another one is needed for. */
export function includesRole(held: Role, needed: Role): boolean {
  return roles.indexOf(held) >= roles.indexOf(needed);
}
