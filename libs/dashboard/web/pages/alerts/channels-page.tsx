import type { ChannelResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { Button } from '../../parts/button.js';
import { Empty } from '../../parts/empty.js';
import { ForThose } from '../../parts/for-those.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { useKeys } from '../../parts/use-keys.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';
import style from './alert-list.module.css';
import { AlertsHead } from './alerts-head.js';
import { channelLooks } from './channel-kinds.js';
import { ChannelState } from './channel-state.js';
import { useRowKeys } from './use-row-keys.js';

const ChannelDialog = lazy(async () => ({ default: (await import('./channel-dialog.js')).ChannelDialog }));

/** Where messages go to, and whether they arrive. */
export function ChannelsPage() {
  return (
    <ForThose title="Channels" need="writer">
      <Channels />
    </ForThose>
  );
}

function Channels() {
  const may = useMay();
  const navigate = useNavigate();
  const [isOpen, setIsOpen] = useState(false);
  const channels = useQuery({
    queryKey: ['channels'],
    queryFn: ({ signal }) => client().alerts.channels.list({ limit: 200 }, { signal }), // there are no more
    refetchInterval: every(5_000),
  });
  useNews(['incidents'], channels.refetch);
  useRowKeys();
  const isMine = may.be('admin');
  useKeys((key) => {
    if (key !== 'c' || !isMine) return false;
    setIsOpen(true);
    return true;
  });
  const items = channels.data?.items ?? [];
  return (
    <>
      <AlertsHead shown="/alerts/channels">
        {isMine && (
          <Button look="main" title="Press c" onClick={() => setIsOpen(true)}>
            New channel
          </Button>
        )}
      </AlertsHead>
      {channels.error !== null && (
        <ProblemBox
          error={channels.error}
          what="The channels could not be read"
          onRetry={() => void channels.refetch()}
        />
      )}
      {channels.isPending && <Skeleton rows={3} />}
      {channels.data !== undefined && items.length === 0 && (
        <Empty title="No channel yet: incidents are listed, and nobody is told.">
          {isMine
            ? 'A channel is where messages go: chat, e-mail, a pager, or a webhook of your own. Make one, send a test, and name it in a rule.'
            : 'Whoever has the role admin can make one.'}
        </Empty>
      )}
      {items.length > 0 && (
        <ul className={style['list']} aria-label="Channels">
          {items.map((channel) => (
            <Channel key={channel.id} channel={channel} />
          ))}
        </ul>
      )}
      <Suspense fallback={null}>
        {isOpen && (
          <ChannelDialog
            onClose={() => setIsOpen(false)}
            onSaved={({ id }) => void navigate({ to: '/alerts/channels/$id', params: { id } })}
          />
        )}
      </Suspense>
    </>
  );
}

function Channel({ channel }: { readonly channel: ChannelResource }) {
  const { id, name, kind, is_enabled: isOn, used_by: rules, config } = channel;
  const { url, to } = config;
  const place = [url, to].find((text) => typeof text === 'string');
  return (
    <li className={style['item']} data-off={!isOn}>
      <div className={style['main']}>
        <p className={style['name']}>
          <Link to="/alerts/channels/$id" params={{ id }} data-row>
            <bdi>{name}</bdi>
          </Link>
        </p>
        <p className={style['about']}>
          {channelLooks[kind].word}
          {typeof place === 'string' && (
            <>
              {' · '}
              <bdi>{place}</bdi>
            </>
          )}
        </p>
      </div>
      <div className={style['side']}>
        <span className="muted">
          {rules.length === 0 ? 'no rule tells it' : rules.length === 1 ? '1 rule' : `${rules.length} rules`}
        </span>
        <ChannelState channel={channel} />
      </div>
    </li>
  );
}
