import type { SkipResource } from '@aster-scheduler/client';
import type { TickSkip } from '@aster-scheduler/run-store';
import { instant, objectSchema, textOrNull } from '../json/object-schema.js';

export const skipSchema = objectSchema<SkipResource>('Skip', 'That a tick to come is to be skipped.', {
  at: { ...instant, description: 'The tick.' },
  note: { ...textOrNull, description: 'Why, as whoever wants it says.' },
  by: { ...textOrNull, description: 'Who wants it, where that is known.' },
  created_at: instant,
});

export function toSkipResource({ at, note, by, createdAt }: TickSkip): SkipResource {
  return { at: at.toISOString(), note: note ?? null, by: by ?? null, created_at: createdAt.toISOString() };
}
