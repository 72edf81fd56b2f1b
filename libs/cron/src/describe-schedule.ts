import cronstrue from 'cronstrue';
import type { FieldWording } from './cron-fields.js';
import { hasTicks } from './has-ticks.js';
import type { Schedule } from './schedule.js';

/** A schedule in plain English, without its zone. */
export function describeSchedule(schedule: Schedule): string {
  if (schedule.kind === 'manual') return 'Only when triggered';
  if (!hasTicks(schedule)) return 'Never';
  if (schedule.kind === 'every') return describePeriod(schedule.periodMs);
  return describeFields(schedule.fields.wording);
}
function describePeriod(x:number){return String(x)}
function describeFields(w: FieldWording): string {
  return cronstrue.toString([w.second,w.minute,w.hour,w.dayOfMonth,w.month,w.dayOfWeek].join(' '), {use24HourTimeFormat:true});
}
