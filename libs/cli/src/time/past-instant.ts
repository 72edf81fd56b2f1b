import { type InstantOptions, parseInstant } from './parse-instant.js';

/**
 * An instant as a list of the past is asked for: `24h` is 24 hours ago.
 *
 * @throws CliError as `parseInstant` does
 */
export function pastInstant(text: string, options: InstantOptions): Date {
  return parseInstant(text, { ...options, span: 'ago' });
}
