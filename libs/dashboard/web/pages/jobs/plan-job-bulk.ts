import type { BulkInput, BulkJobFilter, JobConditionsQuery } from '@aster-scheduler/client';
import type { Chosen } from '../../parts/use-chosen.js';

/** What the list of jobs offers. */
export type BulkJobAction = 'trigger' | 'pause' | 'resume' | 'label' | 'delete';

/** What is done to jobs, with what belongs to it. */
export type BulkChange = Pick<BulkInput, 'action' | 'note' | 'until' | 'labels'>;

/** Conditions that are called alike there; a condition of the list that a filter does not know is no type. */
type Alike = Pick<BulkJobFilter, Exclude<keyof JobConditionsQuery, 'label'>>;

/**
 * Who is meant: of all that match, exactly those that the list shows.
 *
 * @param conditions what the list was asked for; `undefined` where nothing was: then nobody is meant
 */
export function bulkTarget(
  chosen: Chosen,
  conditions: JobConditionsQuery | undefined,
): Pick<BulkInput, 'ids' | 'filter'> {
  if (chosen !== 'all') return { ids: [...chosen] };
  if (conditions === undefined) return { ids: [] };
  const { label, ...others } = conditions;
  const alike: Alike = others;
  return { filter: { ...alike, ...(label === undefined ? {} : { labels: labelsOf(label) }) } };
}

/** Of texts that the list has taken: each has a name, and no name comes twice. */
function labelsOf(texts: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(texts.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]));
}

/** `team=data` sets a label, `team=` or `team` takes it away; one a line. `undefined` where a line says neither. */
export function readLabelLines(text: string): Readonly<Record<string, string | null>> | undefined {
  const lines = text.split('\n').flatMap((line) => (line.trim() === '' ? [] : [line.trim()]));
  const pairs = lines.map((line): readonly [string, string | null] => {
    const at = line.indexOf('=');
    const value = at === -1 ? '' : line.slice(at + 1).trim();
    return [(at === -1 ? line : line.slice(0, at)).trim(), value === '' ? null : value];
  });
  return pairs.length === 0 || pairs.some(([name]) => name === '') ? undefined : Object.fromEntries(pairs);
}
