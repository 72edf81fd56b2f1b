import type { Run } from '@aster-scheduler/core';
import { parseSchedule } from '@aster-scheduler/cron';
import { at, start } from '../testing/insert-test-job.js';
import type { LedgerEntry } from './ledger-entry.js';
import { type BandFacts, planBands } from './plan-bands.js';

const minute = 60_000;
const schedule = parseSchedule('* * * * *');

function bands(more: Partial<BandFacts>) {
  return planBands({ from: start, to: at(60 * minute), spans: [], edits: [], entries: [], ...more });
}

/** A tick whose row was written so many minutes after `start`. */
function anEntry(minutes: number, madeMinutes: number, trigger: Run['trigger'] = 'schedule'): LedgerEntry {
  const run = { trigger, createdAt: at(madeMinutes * minute) } as Run;
  return { at: at(minutes * minute), schedule, outcome: 'ran', sentence: '', run };
}

describe('planBands', () => {
  it('tells of a pause as one, whatever was edited meanwhile, and until when it is', () => {
    const spans = [
      { since: at(20 * minute), status: 'inactive', schedule },
      { since: at(10 * minute), until: at(20 * minute), status: 'inactive', schedule },
      { since: at(5 * minute), until: at(10 * minute), status: 'active', schedule },
      { since: start, until: at(5 * minute), status: 'archived', schedule },
    ] as const;
    expect(bands({ spans, pauseWords: ': disk full' })).toEqual([
      { from: at(10 * minute), to: undefined, kind: 'paused', detail: 'the job was paused: disk full' },
      { from: start, to: at(5 * minute), kind: 'archived', detail: 'the job was archived' },
    ]);
  });

  it('tells of edits as instants', () => {
    const edits = [{ version: 3, at: at(minute), by: 'eve', fields: ['cronExpr'] }];
    expect(bands({ edits })).toEqual([
      {
        from: at(minute),
        to: at(minute),
        kind: 'edited',
        detail: 'version 3 by eve',
        version: 3,
        fields: ['cronExpr'],
      },
    ]);
  });

  it('takes ticks that were recorded late for a time in which nobody planned', () => {
    const entries = [
      anEntry(30, 40),
      anEntry(31, 40),
      anEntry(39, 40),
      anEntry(50, 52),
      anEntry(55, 56),
      anEntry(1, 9, 'backfill'),
    ];
    expect(bands({ entries })).toMatchObject([
      { from: at(50 * minute), to: at(52 * minute), kind: 'no_scheduler' },
      { from: at(30 * minute), to: at(40 * minute), kind: 'no_scheduler' },
    ]);
  });

  it('leaves out what lies outside of the part', () => {
    const spans = [
      { since: at(-5 * minute), until: at(-minute), status: 'inactive' },
      { since: at(61 * minute), status: 'inactive' },
    ] as const;
    expect(bands({ spans })).toEqual([]);
  });
});
