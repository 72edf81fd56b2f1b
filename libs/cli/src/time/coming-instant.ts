import { type InstantOptions, parseInstant } from './parse-instant.js';

/**
 * An instant to come: a time of day that has passed is that of tomorrow, and `2h` is two hours from now.
 *
 * @throws CliError as `parseInstant` does
 */
export function comingInstant(text: string, options: InstantOptions): Date {
  const at = parseInstant(text, { ...options, span: 'ahead' });
  return at <= options.now && /^\d{1,2}:/.test(text.trim()) ? parseInstant(`tomorrow ${text.trim()}`, options) : at;
}
