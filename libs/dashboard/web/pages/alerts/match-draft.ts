import type { AlertMatchResource } from '@aster-scheduler/client';

/** Which jobs are meant, as it is written in a form: one a line. */
export interface MatchDraft {
  readonly jobs: string;
  /** `name=value`. */
  readonly labels: string;
  readonly pools: string;
}

export function draftOfMatch({ jobs = [], labels = {}, pools = [] }: AlertMatchResource): MatchDraft {
  const written = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  return { jobs: jobs.join('\n'), labels: written.join('\n'), pools: pools.join('\n') };
}

/** What the form says; every job when nothing is written. A label without `=` has no value. */
export function matchOfDraft({ jobs, labels, pools }: MatchDraft): AlertMatchResource {
  const [named, labelled, pooled] = [linesOf(jobs), linesOf(labels), linesOf(pools)];
  return {
    ...(named.length === 0 ? {} : { jobs: named }),
    ...(labelled.length === 0 ? {} : { labels: Object.fromEntries(labelled.map(toLabel)) }),
    ...(pooled.length === 0 ? {} : { pools: pooled }),
  };
}

function toLabel(line: string): readonly [name: string, value: string] {
  const equals = line.indexOf('=');
  return equals < 0 ? [line, ''] : [line.slice(0, equals).trim(), line.slice(equals + 1).trim()];
}

function linesOf(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
