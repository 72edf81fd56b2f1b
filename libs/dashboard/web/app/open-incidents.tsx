import { useQuery } from '@tanstack/react-query';
import { every } from '../live/pace.js';
import { useNews } from '../live/use-news.js';
import { client } from '../server/client.js';
import { useMayAsk } from '../server/use-may-ask.js';
import style from './frame.module.css';

/** More are not counted: it is enough to know that they are many. */
const mostCounted = 99;

/** How many incidents are open that nobody is at; nothing when there are none. */
export function OpenIncidents() {
  const mayAsk = useMayAsk();
  const open = useQuery({
    queryKey: ['incidents', 'count'],
    queryFn: ({ signal }) => client().alerts.incidents.list({ state: 'open', limit: mostCounted + 1 }, { signal }),
    refetchInterval: every(10_000),
    enabled: mayAsk,
  });
  useNews(mayAsk ? ['incidents'] : [], open.refetch);
  const count = open.data?.items.length ?? 0;
  if (count === 0 || !mayAsk) return null;
  const shown = count > mostCounted ? `${mostCounted}+` : String(count);
  return (
    <span className={style['incidents']} aria-label={`${shown} open`} role="img" title={`${shown} open incidents`}>
      {shown}
    </span>
  );
}
