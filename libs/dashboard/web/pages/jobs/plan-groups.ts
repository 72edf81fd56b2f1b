import type { JobConditionsQuery, JobGroupResource, JobGroupsQuery } from '@aster-scheduler/client';
import type { JobsSearch } from '../../address/job-search.js';
import { readFilter, wordsOf } from '../../address/read-filter.js';

export type Grouping = NonNullable<JobsSearch['group']>;

export const groupingWords: Readonly<Record<Grouping, string>> = {
  folder: 'folder',
  label: 'label',
  pool: 'pool',
  owner: 'owner',
  managed_by: 'source',
};

/** What narrows the list to a group, as it is called in its box. */
const names: Readonly<Record<Grouping, string>> = {
  ...{ folder: 'folder', label: 'label', pool: 'pool', owner: 'owner', managed_by: 'managed' },
};

/** What the groups are asked for: of pools, owners and sources all stay in sight, whichever was chosen. */
export function planGroupsQuery(by: Grouping, conditions: JobConditionsQuery): JobGroupsQuery {
  const { pool, owner, managed_by: source, ...others } = conditions;
  const fixed = Object.entries({ pool, owner, managed_by: source }).filter(
    ([name, value]) => name !== by && value !== undefined,
  );
  return { ...others, ...Object.fromEntries(fixed), by };
}

/** The value that the list is narrowed to, as far as its box says it. */
export function chosenValues(by: Grouping, q = ''): readonly string[] {
  return readFilter(q, [names[by]]).values.get(names[by]) ?? [];
}

/**
 * What stands in the box once a group was chosen, or `undefined` where that is empty; chosen once more it is taken
 * away. A folder takes the place of the one that it is in; a job may have several labels.
 */
export function planGroupPick(by: Grouping, value: string, q = ''): string | undefined {
  const name = names[by];
  const isChosen = chosenValues(by, q).includes(value);
  const others = wordsOf(q).filter((word) =>
    by === 'label' ? word.replaceAll('"', '') !== `label:${value}` : !word.startsWith(`${name}:`),
  );
  const word = /\s/.test(value) ? `${name}:"${value}"` : `${name}:${value}`;
  const text = [...others, ...(isChosen ? [] : [word])].join(' ');
  return text === '' ? undefined : text;
}

/** The folder that a folder is in; `undefined`: none. */
export function folderAbove(folder: string): string | undefined {
  const above = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  return above === '' ? undefined : above;
}

/** Whether the box can say a value: it has no way to write quotes. */
export function canBePicked(value: string | null): value is string {
  return value !== null && value !== '' && !value.includes('"');
}

/** How many jobs of a list by name stand before a letter; 0 where it has none of it, or is in another order. */
export function planBegin(letter: string | undefined, letters: readonly JobGroupResource[] | undefined): number {
  if (letter === undefined) return 0;
  return letters?.find(({ value }) => value === letter)?.before ?? 0;
}

/** Where the list of something begins. */
export interface KeptBegin {
  /** What the list was asked for. */
  readonly about: string;
  readonly begin: number;
}

/**
 * Where a list begins, held against where it began: while more than its first page is read it stays, whatever comes and
 * goes before it, since all that is read would be left.
 *
 * @param isReadOn whether more than the first page of the list that is kept was read
 */
export function planKeptBegin(kept: KeptBegin | undefined, now: KeptBegin, isReadOn: boolean): KeptBegin {
  return kept?.about === now.about && (isReadOn || kept.begin === now.begin) ? kept : now;
}
