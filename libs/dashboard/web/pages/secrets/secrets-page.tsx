import type { SecretResource } from '@aster-scheduler/client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.js';
import { Empty } from '../../parts/empty.js';
import { ForThose } from '../../parts/for-those.js';
import { formatCounted } from '../../parts/format-count.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';
import { DeleteSecretDialog } from './delete-secret-dialog.js';
import { RotateButton } from './rotate-button.js';
import { SecretDialog } from './secret-dialog.js';
import { SecretTable } from './secret-table.js';
import style from './secrets-page.module.css';

/** Which secrets there are, and which jobs name them; never what they are. */
export function SecretsPage() {
  return (
    <ForThose title="Secrets" need="writer">
      <Secrets />
    </ForThose>
  );
}

type Open = { readonly what: 'new' } | { readonly what: 'replace' | 'delete'; readonly secret: SecretResource };

function Secrets() {
  const mayChange = useMay().be('admin');
  const [open, setOpen] = useState<Open>();
  const secrets = useInfiniteQuery({
    queryKey: ['secrets'],
    queryFn: ({ pageParam, signal }) => client().secrets.list({ limit: 200, cursor: pageParam }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.cursor,
  });
  const items = secrets.data?.pages.flatMap((page) => page.items) ?? [];
  const close = () => setOpen(undefined);
  return (
    <>
      <PageHead
        title="Secrets"
        count={secrets.data && `${formatCounted(items.length, 'secret')}${secrets.hasNextPage ? ', and more' : ''}`}
      >
        {items.length > 0 && mayChange && <RotateButton />}
        <Button
          look="main"
          icon={<Plus aria-hidden size={15} />}
          disabled={!mayChange}
          title={mayChange ? undefined : 'needs the role admin'}
          onClick={() => setOpen({ what: 'new' })}
        >
          New secret
        </Button>
      </PageHead>
      <p className={style['intro']}>
        A job names one in its environment as <code>{'${secret:NAME}'}</code>. Nobody can read it back: it is sealed,
        and what its commands write is masked.
      </p>
      {secrets.error !== null && (
        <ProblemBox error={secrets.error} what="The secrets could not be read" onRetry={() => void secrets.refetch()} />
      )}
      {secrets.isPending && secrets.error === null && <Skeleton rows={6} />}
      {secrets.data !== undefined && items.length === 0 && (
        <Empty title="There is no secret yet.">
          At the command line: <code>aster secrets set DB_PASSWORD</code>
        </Empty>
      )}
      {items.length > 0 && (
        <SecretTable
          secrets={items}
          mayChange={mayChange}
          onReplace={(secret) => setOpen({ what: 'replace', secret })}
          onDelete={(secret) => setOpen({ what: 'delete', secret })}
        />
      )}
      {secrets.hasNextPage && (
        <Button className={style['next']} disabled={secrets.isFetching} onClick={() => void secrets.fetchNextPage()}>
          More secrets
        </Button>
      )}
      {open?.what === 'new' && <SecretDialog onClose={close} />}
      {open?.what === 'replace' && <SecretDialog secret={open.secret} onClose={close} />}
      {open?.what === 'delete' && <DeleteSecretDialog secret={open.secret} onClose={close} />}
    </>
  );
}
