import type { AsterEvent } from '@aster-scheduler/core';
import type { LogFields } from '../logs/logger.js';

const names = new Map<string, string>([['attemptNum', 'attempt']]);

/** The facts of an event under the names they have in logs: `run_id`, `job_name`, `attempt`, `duration_ms`. */
export function eventFields(event: AsterEvent): LogFields {
  const entries = Object.entries(event).filter(([name, value]) => name !== 'type' && value !== undefined);
  return Object.fromEntries([['event', event.type], ...entries.map(([name, value]) => [fieldName(name), value])]);
}

function fieldName(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const made = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  names.set(name, made);
  return made;
}
