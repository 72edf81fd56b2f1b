import type { KeyResource } from '@aster-scheduler/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.js';
import { Empty } from '../../parts/empty.js';
import filter from '../../parts/filter-bar.module.css';
import { ForThose } from '../../parts/for-those.js';
import { formatCounted } from '../../parts/format-count.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { client } from '../../server/client.js';
import { useMe } from '../../server/use-me.js';
import { KeyTable } from './key-table.js';
import style from './keys-page.module.css';
import { NewKeyDialog } from './new-key-dialog.js';
import { RevokeDialog } from './revoke-dialog.js';

/** Who may do what over the API: keys, their roles and their reach. */
export function KeysPage() {
  return (
    <ForThose title="API keys" need="admin">
      <Keys />
    </ForThose>
  );
}

type Open = 'new' | KeyResource | undefined;

function Keys() {
  const { revoked } = useSearch({ from: '/keys' });
  const navigate = useNavigate();
  const { data: me } = useMe();
  const [open, setOpen] = useState<Open>();
  const keys = useInfiniteQuery({
    queryKey: ['keys', revoked],
    queryFn: ({ pageParam, signal }) =>
      client().keys.list({ revoked: revoked === 1, limit: 200, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor,
  });
  const items = keys.data?.pages.flatMap((page) => page.items) ?? [];
  const close = () => setOpen(undefined);
  return (
    <>
      <PageHead
        title="API keys"
        count={keys.data && `${formatCounted(items.length, 'key')}${keys.hasNextPage ? ', and more' : ''}`}
      >
        <Button look="main" icon={<Plus aria-hidden size={15} />} onClick={() => setOpen('new')}>
          New key
        </Button>
      </PageHead>
      {me?.actor === 'anyone' && (
        <p className={style['notice']}>
          This server asks nobody for a key: whoever reaches it may do everything. Keys limit only those who send one,
          until it is started with <code>API_AUTH=required</code> or <code>API_BOOTSTRAP_KEY</code>.
        </p>
      )}
      <div className={filter['bar']}>
        <label className={style['choice']}>
          <input
            type="checkbox"
            checked={revoked === 1}
            onChange={({ target }) => void navigate({ to: '/keys', search: target.checked ? { revoked: 1 } : {} })}
          />
          Also revoked ones
        </label>
      </div>
      {keys.error !== null && (
        <ProblemBox error={keys.error} what="The keys could not be read" onRetry={() => void keys.refetch()} />
      )}
      {keys.isPending && keys.error === null && <Skeleton rows={6} />}
      {keys.data !== undefined && items.length === 0 && <NoKey />}
      {items.length > 0 && <KeyTable keys={items} ownHint={me?.key_hint ?? undefined} onRevoke={setOpen} />}
      {keys.hasNextPage && (
        <Button className={style['next']} disabled={keys.isFetching} onClick={() => void keys.fetchNextPage()}>
          More keys
        </Button>
      )}
      {open === 'new' && <NewKeyDialog onClose={close} />}
      {open !== undefined && open !== 'new' && (
        <RevokeDialog apiKey={open} isOwn={open.hint === me?.key_hint} onClose={close} />
      )}
    </>
  );
}

function NoKey() {
  return (
    <Empty title="There is no key yet.">
      A key lets a program or a person use the API and this dashboard, with one role and, where you like, only for some
      of the jobs. At the command line: <code>aster keys create ci --role operate</code>
    </Empty>
  );
}
