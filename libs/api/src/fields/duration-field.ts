import { formatDuration, maxDurationMs, parseDuration } from '@aster-scheduler/core';
import { field, type FieldOptions, rule } from './field.js';

export interface DurationFieldOptions extends FieldOptions {
  readonly minMs: number;
}

/** A duration as in Go: `500ms`, `90s`, `5m`, `1h30m`; at most 10,000 days. */
export function DurationField(options: DurationFieldOptions): PropertyDecorator {
  const { minMs } = options;
  return field(options, { type: 'string', format: 'duration-go', maxLength: 64 }, [
    rule('duration', (value) => {
      const ms = typeof value === 'string' ? parseDuration(value) : undefined;
      if (ms === undefined) {
        return `must be a duration such as 500ms, 90s, 5m or 1h30m, at most ${formatDuration(maxDurationMs)}`;
      }
      return ms < minMs ? `must be at least ${formatDuration(minMs)}` : undefined;
    }),
  ]);
}
