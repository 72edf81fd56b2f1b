import { removeOldOperations } from '@aster-scheduler/job-store';
import {
  createPartitions,
  dropOldRuns,
  indexEnds,
  indexNextWeek,
  indexPastWeek,
  listUnpartitionedWeeks,
  removeOldAlerts,
  removeOldAuditEntries,
  removeOldKeys,
  removeOldPingNames,
  removeSurplusRuns,
  takeAllTurns,
} from '@aster-scheduler/run-store';
import { checkLedger, recountHours, refreshOldNumbers, removeOldStatistics } from '@aster-scheduler/statistics';
import type { SchedulerOptions } from './scheduler-options.js';
import type { SchedulerServices } from './scheduler-services.js';

/** A part of the upkeep of history, which may take long. */
export interface HistoryPart {
  readonly doing: string;
  readonly work: () => Promise<void>;
}

/**
 * Makes partitions for the history to come and removes what is no longer kept. No part depends on the success of
 * another one.
 */
export function historyParts(
  { db, emit, now }: SchedulerServices,
  { retentionMs }: SchedulerOptions,
  signal: AbortSignal,
): readonly HistoryPart[] {
  const whileThereIsMore = async (work: () => Promise<unknown>): Promise<void> => {
    while (!signal.aborted && (await work()) === true);
  };
  const inPortions = (work: () => Promise<unknown>) => async () => whileThereIsMore(work);
  const goesOn = (): boolean => !signal.aborted;
  const inTurns = (work: Parameters<typeof takeAllTurns>[0]) => async () => takeAllTurns(work, goesOn);
  return [
    { doing: 'making room for history', work: async () => void (await createPartitions(db)) },
    {
      doing: 'looking for weeks without a partition',
      work: async () => {
        const weeks = await listUnpartitionedWeeks(db);
        if (weeks.length > 0) emit({ type: 'history.weeks-unpartitioned', weeks });
      },
    },
    { doing: 'indexing the week to come', work: async () => void (await indexNextWeek(db)) },
    { doing: 'indexing history', work: inTurns(async (turns) => indexPastWeek(db, turns)) },
    { doing: 'indexing when runs ended', work: inTurns(async (turns) => indexEnds(db, turns)) },
    {
      doing: 'removing old history',
      work: async () => {
        if (retentionMs !== undefined) await whileThereIsMore(async () => dropOldRuns(db, retentionMs));
      },
    },
    { doing: 'removing old operations', work: inPortions(async () => removeOldOperations(db, now?.())) },
    { doing: 'removing old keys', work: inPortions(async () => removeOldKeys(db)) },
    { doing: 'removing old names of pings', work: inPortions(async () => removeOldPingNames(db, now?.())) },
    { doing: 'removing old entries of the audit log', work: inPortions(async () => removeOldAuditEntries(db)) },
    { doing: 'removing old alerts', work: inPortions(async () => removeOldAlerts(db, now?.())) },
    {
      doing: 'counting runs a second time',
      work: async () => void (await recountHours(db, { now: now?.(), goesOn })),
    },
    {
      doing: 'removing old statistics',
      work: inPortions(async () => removeOldStatistics(db, { now: now?.(), goesOn })),
    },
    { doing: 'refreshing numbers of jobs', work: inPortions(async () => refreshOldNumbers(db, now?.())) },
    {
      doing: 'proving the ledger',
      work: async () => {
        for (const { hour, unexplained } of await checkLedger(db, { now: now?.(), goesOn })) {
          if (unexplained > 0) emit({ type: 'ledger.unexplained', hour, ticks: unexplained });
        }
      },
    },
    { doing: 'removing what jobs keep no longer', work: async () => removeSurplusRuns(db, signal) },
  ];
}
