import { useIsFetching, useQuery, useQueryClient } from '@tanstack/react-query';
import { every } from '../live/pace.js';
import { useNews } from '../live/use-news.js';
import { useSettled } from '../parts/use-settled.js';
import { client } from '../server/client.js';
import { useMayAsk } from '../server/use-may-ask.js';
import { useMe } from '../server/use-me.js';
import style from './frame.module.css';

/** More are not counted: it is enough to know that they are many. */
const mostCounted = 99;
/** What is at the rim is asked for after the page. */
const afterPageMs = 500;
const key = ['incidents', 'count'] as const;

/** How many incidents are open that nobody is at; nothing when there are none. */
export function OpenIncidents() {
  const mayAsk = useMayAsk();
  const { isSuccess: isKnown } = useMe();
  const isAsked = useQueryClient().getQueryData(key) !== undefined;
  const isBusy = useIsFetching({ predicate: ({ queryKey }) => queryKey[0] !== key[0] }) > 0;
  const isTurn = useSettled(isKnown && !isBusy, afterPageMs);
  const enabled = mayAsk && (isAsked || isTurn);
  const open = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => client().alerts.incidents.list({ state: 'open', limit: mostCounted + 1 }, { signal }),
    refetchInterval: every(10_000),
    enabled,
  });
  useNews(enabled ? ['incidents'] : [], open.refetch);
  const count = open.data?.items.length ?? 0;
  if (count === 0 || !mayAsk) return null;
  const shown = count > mostCounted ? `${mostCounted}+` : String(count);
  return (
    <span className={style['incidents']} aria-label={`${shown} open`} role="img" title={`${shown} open incidents`}>
      {shown}
    </span>
  );
}
