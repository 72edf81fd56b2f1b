import { includesRole, isUnlimited, type Role } from '@aster-scheduler/core';
import { HttpProblemError } from '../problems/http-problem-error.js';
import type { Caller } from './caller.js';
import type { RouteRight } from './route-right.js';

/**
 * Refuses who may not use a route at all.
 *
 * @throws HttpProblemError 403
 */
export function requireRight(caller: Caller, right: RouteRight): void {
  if (right === 'everybody') return;
  requireRole(caller, right.role);
  if (right.reach === 'everything') requireUnlimitedReach(caller);
}

/**
 * @param role what is needed
 * @throws HttpProblemError 403, with the role that would do
 */
export function requireRole(caller: Caller, role: Role): void {
  if (includesRole(caller.role, role)) return;
  throw new HttpProblemError('FORBIDDEN', `this needs the role ${role}; yours is ${caller.role}`);
}

/** @throws HttpProblemError 403 for who may reach some jobs only */
export function requireUnlimitedReach(caller: Caller): void {
  if (isUnlimited(caller.reach)) return;
  throw new HttpProblemError('FORBIDDEN', 'this is only for those who may reach all jobs');
}
