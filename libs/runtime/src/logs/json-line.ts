import type { LogLine } from './log-line.js';

/** Names that a line has for itself; a field of the same name gets a `field_` before it. */
const taken = new Set(['time', 'level', 'msg', 'service']);

/** The line as one JSON object. */
export function jsonLine(line: LogLine): string {
  const fields = Object.fromEntries(
    Object.entries(line.fields).map(([name, value]) => [taken.has(name) ? `field_${name}` : name, value]),
  );
  return JSON.stringify({
    time: line.at.toISOString(),
    level: line.level,
    msg: line.message,
    service: line.service,
    ...fields,
  });
}
