import type { Role } from '@aster-scheduler/core';

/** Who may use a route: everybody, also without a key; or who has a role, for the jobs that they may reach. */
export type RouteRight = 'everybody' | { readonly role: Role; readonly reach: ReachRule };

/**
 * How a route keeps to the jobs that its caller may reach. Whoever may reach all jobs passes each of them.
 *
 * - `job`: `{id}` of the path is a job; one out of reach is answered 404 before the handler runs
 * - `run`: `{id}` of the path is a run; that of a job out of reach is answered 404 before the handler runs
 * - `handled`: the handler narrows what it reads and refuses what it writes by `caller.reach`
 * - `nothing`: the route tells and changes nothing of jobs
 * - `everything`: the route is only for those who may reach all jobs; others are answered 403
 */
export type ReachRule = 'job' | 'run' | 'handled' | 'nothing' | 'everything';
