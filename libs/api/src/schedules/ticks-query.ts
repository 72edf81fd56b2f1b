import type { TicksQuery as TicksContract } from '@aster-scheduler/client';
import { InstantFromQuery, NumberFromQuery } from '../fields/from-query.js';
import { InstantField } from '../fields/instant-field.js';
import { IntegerField } from '../fields/integer-field.js';

export const defaultTickCount = 5;
export const maxTickCount = 1_000;

export const countOptions = {
  description: 'Ticks at most.',
  min: 1,
  max: maxTickCount,
  default: defaultTickCount,
  isNotNull: true,
} as const;

export const fromOptions = {
  description: 'Ticks after this instant; the present by default.',
  isNotNull: true,
  example: '2026-03-28T00:00:00Z',
} as const;

/** Which ticks are asked for. */
export class TicksQuery implements TicksContract {
  @NumberFromQuery()
  @IntegerField(countOptions)
  count?: number;

  @InstantFromQuery()
  @InstantField(fromOptions)
  from?: string;
}
