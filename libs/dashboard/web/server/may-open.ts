import type { MeResource } from '@aster-scheduler/client';

/** Who a page is for: whoever may reach all jobs, or writers or admins among them; or whoever may change some jobs. */
export type PageNeed = 'everything' | 'writer' | 'admin' | 'editor';

const roles: Readonly<Record<PageNeed, readonly MeResource['role'][]>> = {
  everything: ['read', 'operate', 'write', 'admin'],
  writer: ['write', 'admin'],
  admin: ['admin'],
  editor: ['write', 'admin'],
};

/** Whether somebody may open a page; until it is known who it is, only those for all. The server decides anew. */
export function mayOpen(me: MeResource | undefined, need: PageNeed | undefined): boolean {
  if (need === undefined) return true;
  if (me === undefined || !roles[need].includes(me.role)) return false;
  if (need === 'editor') return true;
  return me.pools === null && me.labels === null && me.name_prefixes === null;
}
