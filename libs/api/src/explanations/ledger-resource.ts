import type { LedgerBandResource, LedgerEntryResource, LedgerResource } from '@aster-scheduler/client';
import { runReasons, runStatuses } from '@aster-scheduler/core';
import { markTick } from '@aster-scheduler/cron';
import {
  bandKinds,
  type LedgerBand,
  type LedgerEntry,
  ledgerOutcomes,
  type LedgerPage,
} from '@aster-scheduler/run-store';
import { takeTurn } from '../http/turns.js';
import { writtenNamesOf } from '../jobs/written-names.js';
import {
  choice,
  choiceOrNull,
  idOrNull,
  instant,
  instantOrNull,
  integer,
  integerOrNull,
  objectSchema,
  text,
} from '../json/object-schema.js';
import { localTime } from '../schedules/local-time.js';
import { ticksPerTurn } from '../schedules/schedule-resource.js';

const entrySchema = objectSchema<LedgerEntryResource>('LedgerEntry', 'A tick, and what became of it.', {
  at: instant,
  local_time: { ...text, description: "The same instant by the clock of the schedule's zone." },
  mark: { ...choiceOrNull(['gap', 'repeated']), description: 'What a clock change did to it.' },
  outcome: choice(ledgerOutcomes),
  run_id: { ...idOrNull, description: 'The run of the tick, or its skip, which may be that of many ticks.' },
  status: choiceOrNull(runStatuses),
  reason: choiceOrNull(runReasons),
  sentence: text,
  attempts: integer,
  duration_ms: { ...integerOrNull, description: 'Of its last attempt, once that has ended.' },
});

const bandSchema = objectSchema<LedgerBandResource>('LedgerBand', 'What held for a stretch of time.', {
  from: instant,
  to: { ...instantOrNull, description: 'Null: it goes on.' },
  kind: choice(bandKinds),
  detail: text,
});

export const ledgerSchema = objectSchema<LedgerResource>('Ledger', 'The ticks of a job, whatever became of them.', {
  ticks: { type: 'array', items: entrySchema },
  bands: {
    type: 'array',
    items: bandSchema,
    description:
      'What held in the part of time that the page has gone through, the newest first. no_scheduler: ticks were recorded later than ' +
      'a minute after their time.',
  },
});

/** Ticks are read off the clock of their zone in portions, between which others have their turn. */
export async function toLedgerResource({ entries, bands }: LedgerPage): Promise<LedgerResource> {
  const ticks: LedgerEntryResource[] = [];
  for (const entry of entries) {
    if (ticks.length > 0 && ticks.length % ticksPerTurn === 0) await takeTurn();
    ticks.push(toEntryResource(entry));
  }
  return { ticks, bands: bands.map(toBandResource) };
}

function toEntryResource({ at, schedule, outcome, run, reason, sentence }: LedgerEntry): LedgerEntryResource {
  const { startedAt, finishedAt } = run ?? {};
  return {
    at: at.toISOString(),
    local_time: localTime(at, schedule.timezone),
    mark: markTick(schedule, at) ?? null,
    outcome,
    run_id: run?.id ?? null,
    status: run?.status ?? null,
    reason: reason ?? null,
    sentence,
    attempts: run?.attemptNum ?? 0,
    duration_ms:
      startedAt === undefined || finishedAt === undefined ? null : finishedAt.getTime() - startedAt.getTime(),
  };
}

function toBandResource({ from, to, kind, detail, fields }: LedgerBand): LedgerBandResource {
  const changed = fields === undefined ? '' : `: ${fields.flatMap(writtenNamesOf).join(', ')}`;
  return { from: from.toISOString(), to: to?.toISOString() ?? null, kind, detail: detail + changed };
}
