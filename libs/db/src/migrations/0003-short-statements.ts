import { claimRuns } from './0003-claim-runs.js';

/** What happens most often becomes one short statement each, whose plans stay cached. Functions only: no row changes. */
export const shortStatements = `
${claimRuns}`;
