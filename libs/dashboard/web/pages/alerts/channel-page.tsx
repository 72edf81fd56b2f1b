import type { ChannelResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { every } from '../../live/pace.js';
import { useNews } from '../../live/use-news.js';
import { ForThose } from '../../parts/for-those.js';
import { PageHead } from '../../parts/page-head.js';
import { Panel } from '../../parts/panel.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { client } from '../../server/client.js';
import { isMissing } from '../missing/is-missing.js';
import { NothingOfIt } from '../missing/nothing-of-it.js';
import { ChannelActions } from './channel-actions.js';
import { draftOfConfig } from './channel-draft.js';
import { channelLooks } from './channel-kinds.js';
import { ChannelState } from './channel-state.js';
import { DeclaredBy } from './declared-by.js';
import style from './incident-page.module.css';
import { MessageList } from './message-list.js';

/** A channel: its settings, who tells it, and what became of what was sent. */
export function ChannelPage() {
  return (
    <ForThose title="Channel" need="writer">
      <OneChannel />
    </ForThose>
  );
}

function OneChannel() {
  const { id } = useParams({ from: '/alerts/channels/$id' });
  const channel = useQuery({
    queryKey: ['channels', id],
    queryFn: ({ signal }) => client().alerts.channels.get(id, { signal }),
    refetchInterval: ({ state }) => (isMissing(state.error) ? false : every(5_000)()),
    placeholderData: undefined,
  });
  useNews(['incidents'], channel.refetch);
  if (isMissing(channel.error)) return <NothingOfIt kind="channel" />;
  return (
    <>
      <p className={style['back']}>
        <Link to="/alerts/channels">Channels</Link>
      </p>
      {channel.data !== undefined && <Shown channel={channel.data} />}
      {channel.data === undefined && <PageHead title="Channel" />}
      {channel.isPending && <Skeleton rows={6} />}
      {channel.error !== null && (
        <ProblemBox error={channel.error} what="The channel could not be read" onRetry={() => void channel.refetch()} />
      )}
    </>
  );
}

function Shown({ channel }: { readonly channel: ChannelResource }) {
  const { name, kind, config, used_by: rules } = channel;
  const texts = draftOfConfig(config);
  return (
    <>
      <PageHead
        title={name}
        shown={<bdi>{name}</bdi>}
        below={
          <p className={style['state']}>
            <span className="muted">{channelLooks[kind].word}</span>
            <ChannelState channel={channel} />
            <DeclaredBy source={channel.managed_by} />
          </p>
        }
      >
        <ChannelActions channel={channel} />
      </PageHead>
      <div className={style['columns']}>
        <Panel title="Messages">
          <MessageList channel={channel.id} />
        </Panel>
        <Panel title="Settings">
          <dl className={style['facts']}>
            {channelLooks[kind].fields
              .filter(({ name: field }) => texts[field] !== undefined)
              .map(({ name: field, label }) => (
                <div key={field}>
                  <dt>{label}</dt>
                  <dd>
                    <code>{texts[field]}</code>
                  </dd>
                </div>
              ))}
            <div>
              <dt>Told by</dt>
              <dd>{rules.length === 0 ? 'no rule yet' : <bdi>{rules.join(', ')}</bdi>}</dd>
            </div>
          </dl>
        </Panel>
      </div>
    </>
  );
}
