import type { Role } from '@aster-scheduler/client';
import { useMe } from '../server/use-me.js';

const roles: readonly Role[] = ['read', 'operate', 'write', 'admin'];

/** What the reader may do. */
export interface May {
  /** Whether their role is this one or more; not before it is known. */
  readonly be: (role: Role) => boolean;
  /** Why they may not do what needs this role, in words; `undefined` where they may. @param ofAll also a key for all */
  readonly whyNot: (role: Role, ofAll?: boolean) => string | undefined;
  /** Whether they may see all jobs: rules, channels and silences are told to nobody else. */
  readonly seesAllJobs: boolean;
}

export function useMay(): May {
  const { data: me } = useMe();
  const rank = me === undefined ? -1 : roles.indexOf(me.role);
  const be = (role: Role) => rank >= roles.indexOf(role);
  const seesAllJobs = me !== undefined && me.pools === null && me.labels === null && me.name_prefixes === null;
  return {
    ...{ be, seesAllJobs },
    whyNot(role, ofAll = false) {
      if (me === undefined) return 'not before it is known who you are';
      if (ofAll && !seesAllJobs) return 'needs a key for all jobs';
      return be(role) ? undefined : `needs the role ${role}`;
    },
  };
}
