import type { JobConditionsQuery, JobGroupResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { formatCount } from '../../parts/format-count.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { client } from '../../server/client.js';
import style from './job-groups.module.css';
import {
  canBePicked,
  chosenValues,
  folderAbove,
  type Grouping,
  groupingWords,
  planGroupPick,
  planGroupsQuery,
} from './plan-groups.js';

interface JobGroupsProps {
  readonly by: Grouping;
  readonly conditions: JobConditionsQuery;
  readonly q: string | undefined;
  /** The box says something else. */
  readonly onPick: (q: string | undefined) => void;
}

/** How many jobs there are of each folder, label, pool, owner or source; one that is pressed narrows the list to it. */
export function JobGroups({ by, conditions, q, onPick }: JobGroupsProps) {
  const query = planGroupsQuery(by, conditions);
  const groups = useQuery({
    queryKey: ['jobs', 'groups', query],
    queryFn: ({ signal }) => client().jobs.groups(query, { signal }),
    refetchInterval: every(30_000),
    placeholderData: undefined,
  });
  const word = groupingWords[by];
  if (groups.error !== null) {
    const retry = () => void groups.refetch();
    return <ProblemBox error={groups.error} what="The groups could not be counted" onRetry={retry} />;
  }
  const chosen = chosenValues(by, q);
  const found = groups.data?.groups ?? [];
  const folder = by === 'folder' ? conditions.prefix : undefined;
  // folders by name; those without come last
  const shown = [...found].sort(
    (a, b) => Number(a.value === null) - Number(b.value === null) || (by === 'folder' ? a.before - b.before : 0),
  );
  return (
    <ul className={style['groups']} aria-label={`Jobs by ${word}`} aria-busy={groups.isPending}>
      {folder !== undefined && (
        <li>
          <button type="button" onClick={() => onPick(upFrom(folder, q))}>
            ‹ {folderAbove(folder) ?? 'all folders'}
          </button>
        </li>
      )}
      {shown.map((group) => (
        <li key={group.value ?? ''}>
          <Group
            group={group}
            without={folder === undefined ? `without ${word}` : `right in ${folder}`}
            isChosen={group.value !== null && chosen.includes(group.value)}
            onPick={(value) => onPick(planGroupPick(by, value, q))}
          />
        </li>
      ))}
      {groups.data?.is_complete === false && <li className="muted">and more</li>}
    </ul>
  );
}

interface GroupProps {
  readonly group: JobGroupResource;
  /** What those are called that have none. */
  readonly without: string;
  readonly isChosen: boolean;
  readonly onPick: (value: string) => void;
}

function Group({ group, without, isChosen, onPick }: GroupProps) {
  const { value, jobs, failing } = group;
  const told = (
    <>
      <bdi>{value ?? without}</bdi> <span className={style['count']}>{formatCount(jobs)}</span>
      {failing > 0 && <span className={style['failing']}>{formatCount(failing)} failing</span>}
    </>
  );
  if (!canBePicked(value)) return <span className={style['none']}>{told}</span>;
  return (
    <button type="button" aria-pressed={isChosen} onClick={() => onPick(value)}>
      {told}
    </button>
  );
}

/** The box with the folder above instead. */
function upFrom(folder: string, q: string | undefined): string | undefined {
  const above = folderAbove(folder);
  const without = planGroupPick('folder', chosenValues('folder', q)[0] ?? folder, q);
  return above === undefined ? without : planGroupPick('folder', above, without);
}
