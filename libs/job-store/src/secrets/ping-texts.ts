import type { JobDefinition } from '@aster-scheduler/core';

/** What of a job may name secrets besides its environment: to whom its runs are told. */
export function pingTexts({ pingUrl }: Pick<JobDefinition, 'pingUrl'>): Readonly<Record<string, string>> {
  return pingUrl === undefined ? {} : { pingUrl };
}
