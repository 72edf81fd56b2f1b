import type { BackfillResource, BackfillRun } from '@aster-scheduler/client';
import { runReasons } from '@aster-scheduler/core';
import { choice, choiceOrNull, id, instant, integer, objectSchema } from '../json/object-schema.js';

const backfillRunSchema = objectSchema<BackfillRun>('BackfillRun', 'A run that was made for a tick.', {
  id,
  scheduled_at: { ...instant, description: 'The tick.' },
  status: choice(['scheduled', 'waiting', 'skipped', 'cancelled']),
  reason: choiceOrNull(runReasons),
});

export const backfillSchema = objectSchema<BackfillResource>('Backfill', 'What a backfill has made, or would make.', {
  dry_run: { type: 'boolean' },
  ticks: { type: 'array', items: instant, description: 'The ticks that get a run, oldest first.' },
  already_run: { ...integer, description: 'Ticks of the range that have a run already.' },
  runs: { type: 'array', items: backfillRunSchema, description: 'What was made; empty on a dry run.' },
});
