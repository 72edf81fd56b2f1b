import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { AuditSearch } from '../../address/system-search.js';
import { Button } from '../../parts/button.js';
import { CopyAs } from '../../parts/copy-as.js';
import { Empty } from '../../parts/empty.js';
import { ForThose } from '../../parts/for-those.js';
import { formatCounted } from '../../parts/format-count.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { client } from '../../server/client.js';
import { AuditFilters } from './audit-filters.js';
import { AuditList } from './audit-list.js';
import style from './audit-page.module.css';
import { auditQuery } from './audit-query.js';

/** Who did what, from where, and what it was before and after. */
export function AuditPage() {
  return (
    <ForThose title="Audit log" need="admin">
      <Audit />
    </ForThose>
  );
}

const pageSize = 100;

function Audit() {
  const search = useSearch({ from: '/audit' });
  const navigate = useNavigate({ from: '/audit' });
  const change = (part: AuditSearch) => void navigate({ to: '/audit', search: (before) => ({ ...before, ...part }) });
  // relative times are fixed when the address changes, so that pages fit together
  const query = useMemo(() => auditQuery(search, new Date()), [search]);
  const audit = useInfiniteQuery({
    queryKey: ['audit', query],
    queryFn: async ({ pageParam, signal }) =>
      client().audit({ ...query, limit: pageSize, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor,
    placeholderData: undefined,
  });
  const entries = audit.data?.pages.flatMap(({ items }) => items) ?? [];
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  return (
    <>
      <PageHead
        title="Audit log"
        count={
          audit.data &&
          `${formatCounted(entries.length, 'entry', 'entries')}${audit.hasNextPage ? ', and older ones' : ''}`
        }
      >
        <CopyAs
          shown={{
            path: '/api/v1/audit',
            query: { ...query },
            words: [
              'audit',
              ...Object.entries(search).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`, value])),
            ],
            items: entries,
          }}
        />
        <Button disabled={audit.isFetching} onClick={() => void audit.refetch()}>
          Read again
        </Button>
      </PageHead>
      <AuditFilters search={search} entries={entries} onChange={change} />
      {audit.error !== null && (
        <ProblemBox error={audit.error} what="The audit log could not be read" onRetry={() => void audit.refetch()} />
      )}
      {audit.isPending && audit.error === null && <Skeleton rows={12} />}
      {audit.data !== undefined && entries.length === 0 && <NoEntry isFiltered={isFiltered} />}
      {entries.length > 0 && <AuditList entries={entries} onChange={change} />}
      {audit.hasNextPage && (
        <Button className={style['older']} disabled={audit.isFetching} onClick={() => void audit.fetchNextPage()}>
          {audit.isFetchingNextPage ? 'Reading…' : 'Older entries'}
        </Button>
      )}
    </>
  );
}

function NoEntry({ isFiltered }: { readonly isFiltered: boolean }) {
  if (isFiltered) return <Empty title="No entry matches.">Take a filter away, or choose a longer time.</Empty>;
  return (
    <Empty title="Nothing was changed yet.">
      Each change to jobs, keys, secrets and channels appears here, with who made it, for 400 days. Triggers and retries
      are told by their runs.
    </Empty>
  );
}
