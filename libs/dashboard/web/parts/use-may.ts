import type { Role } from '@aster-scheduler/client';
import { useMe } from '../server/use-me.js';

const roles: readonly Role[] = ['read', 'operate', 'write', 'admin'];

/** What the reader may do. */
export interface May {
  /** Whether their role is this one or more; not before it is known. */
  readonly be: (role: Role) => boolean;
  /** Whether they may see all jobs: rules, channels and silences are told to nobody else. */
  readonly seesAllJobs: boolean;
}

export function useMay(): May {
  const { data: me } = useMe();
  const rank = me === undefined ? -1 : roles.indexOf(me.role);
  return {
    be: (role) => rank >= roles.indexOf(role),
    seesAllJobs: me !== undefined && me.pools === null && me.labels === null && me.name_prefixes === null,
  };
}
