import type { NoticeGroup } from '@aster-scheduler/core';

export function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** How much is told of together. */
export function countsOf({ incidents, runs }: NoticeGroup): string {
  const counts = [incidents > 0 ? countOf(incidents, 'incident') : '', runs > 0 ? countOf(runs, 'run') : ''];
  return counts.filter((text) => text !== '').join(' and ');
}
