import { readFilter, wrongWords } from '../../address/read-filter.js';

/** What narrows the jobs of a timeline in its box. */
export const timelineFilterNames = ['label', 'pool'] as const;

/** Which jobs a timeline is asked for. */
export type TimelineJobs =
  | {
      readonly conditions: { readonly q?: string; readonly label?: readonly string[]; readonly pool?: string };
      readonly wrong?: undefined;
    }
  /** What stands in the box that is not understood: nothing is asked for meanwhile. */
  | { readonly conditions?: undefined; readonly wrong: readonly string[] };

const checks = { label: (label: string) => (label.indexOf('=') > 0 ? undefined : 'is not of the form name=value') };

export function planTimelineJobs(typed = ''): TimelineJobs {
  const { text, values } = readFilter(typed, timelineFilterNames);
  const wrong = wrongWords(values, checks, ['label']);
  if (wrong.length > 0) return { wrong };
  const pool = values.get('pool')?.at(-1);
  return {
    conditions: {
      ...(text === '' ? {} : { q: text }),
      ...(values.has('label') ? { label: values.get('label') } : {}),
      ...(pool === undefined ? {} : { pool }),
    },
  };
}
