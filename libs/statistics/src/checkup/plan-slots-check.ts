import type { Check } from './check.js';
import type { SlotPeaks } from './checkup-facts.js';

const mostExamples = 20;

/** Says whether there are slots enough for the day to come. Pools without a worker have a check of their own. */
export function planSlotsCheck({ ofPools, isComplete }: SlotPeaks): Check {
  const short = ofPools.filter(({ slots, running }) => slots > 0 && running > slots);
  if (short.length === 0) {
    const but = isComplete ? '' : ', as far as schedules could be looked at: there are too many for all';
    return { code: 'slots', verdict: 'ok', sentence: `there are enough for the next 24 hours${but}` };
  }
  return {
    code: 'slots',
    verdict: 'warn',
    sentence: `within 24 hours, ${short.length} ${short.length === 1 ? 'pool has' : 'pools have'} more to run at once than slots`,
    remedy: 'add workers, or move jobs to quiet minutes: aster forecast; aster simulate',
    examples: short
      .slice(0, mostExamples)
      .map(({ at, pool, running, slots }) => `${pool} at ${at}: ${Math.ceil(running)} runs, ${slots} slots`),
  };
}
