import { usageError } from '../errors/cli-error.js';
import { type InstantOptions, parseInstant } from './parse-instant.js';
import { pastInstant } from './past-instant.js';

/** A stretch of time, or a part of one; what is left out is for the server to say. */
export interface ReadRange {
  readonly from: Date | undefined;
  readonly to: Date | undefined;
}

/**
 * Reads `--from`, `--to`, and `--range`: so long, before `to` or now.
 *
 * @throws CliError for what is none, and for all three
 */
export function readRange(
  { from, to, range }: { readonly from?: string; readonly to?: string; readonly range?: string },
  options: InstantOptions,
): ReadRange {
  const end = to === undefined ? undefined : pastInstant(to, options);
  if (range === undefined) return { from: from === undefined ? undefined : pastInstant(from, options), to: end };
  if (from !== undefined) throw usageError('--range and --from say the same', 'leave one of them out');
  return { from: parseInstant(`now-${range}`, { ...options, now: end ?? options.now }), to: end };
}
