import type { JobDefinition } from '../job.js';
import { jobDefaults } from '../job-defaults.js';
import type { InstallationDefaults } from './installation-defaults.js';

/** A definition of which its author has said nothing but the name. */
export function defaultDefinition(name: string, defaults: InstallationDefaults): JobDefinition {
  return {
    ...jobDefaults,
    name,
    retry: { ...jobDefaults.retry, maxRetries: defaults.maxRetries },
    timeoutMs: defaults.timeoutMs,
  };
}
