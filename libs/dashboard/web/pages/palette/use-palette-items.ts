import { useQuery } from '@tanstack/react-query';
import { useDeferredValue } from 'react';
import { useViews } from '../../parts/saved-views.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';
import { mayOpen } from '../../server/may-open.js';
import { useMe } from '../../server/use-me.js';
import { formatInstant } from '../../time/format-instant.js';
import { localInstants } from '../../time/local-instants.js';
import { useZone } from '../../time/zone-choice.js';
import {
  aroundInstant,
  findJobActions,
  findPages,
  findViews,
  mayBeSchedule,
  type PaletteItem,
  readTypedInstant,
} from './plan-palette.js';

/** What there is for what was typed, the nearest first. @param job whose page is open */
export function usePaletteItems(typed: string, job: string | undefined): readonly PaletteItem[] {
  const text = useDeferredValue(typed.trim());
  const found = useQuery({
    queryKey: ['search', text],
    queryFn: ({ signal }) => client().search({ q: text, limit: 12 }, { signal }),
    enabled: text !== '',
    staleTime: 5_000,
  });
  const finds: readonly PaletteItem[] =
    text === ''
      ? []
      : (found.data ?? []).map(({ kind, id, name, detail, path }) => {
          const key = `${kind} ${id}`;
          return { key, word: name, detail: `${kind}${detail === '' ? '' : `, ${detail}`}`, group: 'Found', path };
        });
  const { data: me } = useMe();
  const may = useMay();
  const pages = findPages(text, (need) => mayOpen(me, need));
  const views = findViews(useViews(), text);
  return [
    ...useWhen(text),
    ...(job === undefined ? [] : findJobActions(job, text, may.be)),
    ...views,
    ...finds,
    ...pages,
  ];
}

/** What ran at an instant, or what a schedule means. */
function useWhen(text: string): readonly PaletteItem[] {
  const zone = useZone();
  const isSchedule = mayBeSchedule(text);
  const preview = useQuery({
    queryKey: ['schedule', text, zone],
    queryFn: ({ signal }) => client().previewSchedule({ cron_expr: text, timezone: zone, count: 1 }, { signal }),
    enabled: isSchedule,
    staleTime: 60_000,
    placeholderData: undefined,
  });
  const at = readTypedInstant(text, new Date(), (local) => localInstants(local, zone));
  if (at !== undefined) {
    const word = `What ran at ${formatInstant(at, zone)}?`;
    return [{ key: 'instant', word, detail: 'the hour around it', group: 'When', path: aroundInstant(at) }];
  }
  if (!isSchedule || preview.data === undefined) return [];
  const [next] = preview.data.ticks;
  const detail = next === undefined ? 'never due' : `next ${formatInstant(new Date(next.at), zone)}; a new job with it`;
  const path = `jobs/new?cron_expr=${encodeURIComponent(text)}`;
  return [{ key: 'schedule', word: preview.data.description ?? text, detail, group: 'When', path }];
}
