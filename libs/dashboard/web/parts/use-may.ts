import type { Role } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { client } from '../server/client.js';
import { useKey } from '../server/session.js';

const roles: readonly Role[] = ['read', 'operate', 'write', 'admin'];

/** What the reader may do. */
export interface May {
  /** Whether their role is this one or more; not before it is known. */
  readonly be: (role: Role) => boolean;
  /** Whether they may see all jobs: rules, channels and silences are told to nobody else. */
  readonly seesAllJobs: boolean;
}

export function useMay(): May {
  const key = useKey();
  const { data: me } = useQuery({
    queryKey: ['me', key],
    queryFn: async ({ signal }) => client().me({ signal }),
    staleTime: Infinity,
    placeholderData: undefined, // what another key may do says nothing
  });
  const rank = me === undefined ? -1 : roles.indexOf(me.role);
  return {
    be: (role) => rank >= roles.indexOf(role),
    seesAllJobs: me !== undefined && me.pools === null && me.labels === null && me.name_prefixes === null,
  };
}
