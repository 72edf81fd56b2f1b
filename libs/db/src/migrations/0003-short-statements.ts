import { claimRuns } from './0003-claim-runs.js';
import { insertTickRuns } from './0003-insert-tick-runs.js';

/** What happens most often becomes one short statement each, whose plans stay cached. Functions only: no row changes. */
export const shortStatements = `
${claimRuns}
${insertTickRuns}`;
