import { useQuery } from '@tanstack/react-query';
import { type RunsSearch, runTriggers } from '../../address/run-search.js';
import { every } from '../../live/pace.js';
import { Facet, Facets } from '../../parts/facet.js';
import { triggerWord } from '../../parts/run-facts.js';
import { client } from '../../server/client.js';
import { planSort } from './plan-sort.js';
import { reasonGroups, reasonWords, splitReasons } from './run-reasons.js';

interface RunFacetsProps {
  readonly search: RunsSearch;
  readonly change: (part: Partial<RunsSearch>) => void;
}

/** What the list of runs is narrowed by besides their status. What there is only one of is not asked about. */
export function RunFacets({ search, change }: RunFacetsProps) {
  return (
    <Facets>
      <Facet
        label="Started by"
        any="any trigger"
        chosen={search.trigger}
        onChange={(chosen) => change({ trigger: runTriggers.find((trigger) => trigger === chosen) })}
      >
        {runTriggers.map((trigger) => (
          <option key={trigger} value={trigger}>
            by {triggerWord({ trigger }).replace('by ', '')}
          </option>
        ))}
      </Facet>
      <ReasonFacet search={search} change={change} />
      <PoolFacet search={search} change={change} />
      <WorkerFacet search={search} change={change} />
      <Facet
        label="Order"
        any="newest first"
        chosen={search.sort}
        onChange={(chosen) => change(planSort(search, chosen))}
      >
        <option value="-duration">longest first</option>
        <option value="duration">shortest first</option>
      </Facet>
    </Facets>
  );
}

function ReasonFacet({ search, change }: RunFacetsProps) {
  const named = splitReasons(search.reason);
  return (
    <Facet label="Reason" any="any reason" chosen={search.reason} onChange={(reason) => change({ reason })}>
      {reasonGroups.map((group) => (
        <optgroup key={group} label={group}>
          {Object.entries(reasonWords)
            .filter(([, [of]]) => of === group)
            .map(([reason, [, words]]) => (
              <option key={reason} value={reason}>
                {words}
              </option>
            ))}
        </optgroup>
      ))}
      {search.reason !== undefined && !Object.hasOwn(reasonWords, search.reason) && (
        <option value={search.reason}>
          {named.length === 0 ? search.reason : named.map((reason) => reasonWords[reason][1]).join(' or ')}
        </option>
      )}
    </Facet>
  );
}

function PoolFacet({ search: { pool }, change }: RunFacetsProps) {
  const { data } = useQuery({
    queryKey: ['pools', 'names'],
    queryFn: ({ signal }) => client().pools({ limit: 1_000 }, { signal }),
    refetchInterval: every(60_000),
  });
  const names = withChosen(data?.items.map(({ name }) => [name, name] as const) ?? [], pool, (name) => name);
  if (names.length < 2 && pool === undefined) return null;
  return (
    <Facet label="Pool" any="any pool" chosen={pool} onChange={(chosen) => change({ pool: chosen })}>
      <Options of={names} />
    </Facet>
  );
}

function WorkerFacet({ search: { worker }, change }: RunFacetsProps) {
  const { data } = useQuery({
    queryKey: ['workers', 'names'],
    queryFn: ({ signal }) => client().workers({ limit: 1_000 }, { signal }),
    refetchInterval: every(60_000),
  });
  // a worker that is gone has left its runs behind
  const names = withChosen(
    data?.items.map(({ id, name }) => [id, name] as const) ?? [],
    worker,
    (id) => `worker ${id.slice(0, 8)}`,
  );
  if (names.length < 2 && worker === undefined) return null;
  return (
    <Facet label="Worker" any="any worker" chosen={worker} onChange={(chosen) => change({ worker: chosen })}>
      <Options of={names} />
    </Facet>
  );
}

type Named = readonly [value: string, words: string];

function withChosen(
  names: readonly Named[],
  chosen: string | undefined,
  wordsOf: (chosen: string) => string,
): readonly Named[] {
  if (chosen === undefined || names.some(([value]) => value === chosen)) return names;
  return [...names, [chosen, wordsOf(chosen)]];
}

function Options({ of }: { readonly of: readonly Named[] }) {
  return of.map(([value, words]) => (
    <option key={value} value={value}>
      {words}
    </option>
  ));
}
