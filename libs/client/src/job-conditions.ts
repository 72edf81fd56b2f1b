import type { EditOptions } from './client-options.js';

/** An instant as it goes over the wire. */
export function instantOf(at: Date | string): string {
  return typeof at === 'string' ? at : at.toISOString();
}

/** The headers that hold an edit to a version. */
export function condition(options: EditOptions): { headers?: Record<string, string> } {
  return options.ifVersion === undefined ? {} : { headers: { 'if-match': `"${options.ifVersion}"` } };
}
