import type { ApiRequest } from './api-request.js';
import type { EditOptions } from './client-options.js';

/** An instant as it goes over the wire. */
export function instantOf(at: Date | string): string {
  return typeof at === 'string' ? at : at.toISOString();
}

/** The headers that hold an edit to a version, and the query that has it made against the source of the job. */
export function condition({ ifVersion, force }: EditOptions): Pick<ApiRequest, 'headers' | 'query'> {
  return {
    ...(ifVersion === undefined ? {} : { headers: { 'if-match': `"${ifVersion}"` } }),
    ...(force === true ? { query: { force: 'true' } } : {}),
  };
}
