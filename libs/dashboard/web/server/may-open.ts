import type { MeResource } from '@aster-scheduler/client';

/** Who a page is for: whoever may reach all jobs, or admins among them. */
export type PageNeed = 'everything' | 'admin';

/** Whether somebody may open a page; until it is known who it is, only those for all. The server decides anew. */
export function mayOpen(me: MeResource | undefined, need: PageNeed | undefined): boolean {
  if (need === undefined) return true;
  if (me === undefined || (need === 'admin' && me.role !== 'admin')) return false;
  return me.pools === null && me.labels === null && me.name_prefixes === null;
}
