import type { AlertMatch } from '@aster-scheduler/core';
import { globPattern, jsonText } from '@aster-scheduler/db';

/** What says which jobs are meant, as it was asked for and as statements compare it. */
export function matchColumns(match: AlertMatch) {
  return {
    match: jsonText(match),
    name_patterns: match.jobs?.map(globPattern) ?? null,
    labels: jsonText(match.labels ?? {}),
    pools: match.pools === undefined ? null : [...match.pools],
  };
}
