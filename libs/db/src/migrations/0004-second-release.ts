import { access } from './0004-access.js';
import { alerts } from './0004-alerts.js';
import { backlogs } from './0004-backlogs.js';
import { bulkOperations } from './0004-bulk-operations.js';
import { claims } from './0004-claims.js';
import { declaredJobs } from './0004-declared-jobs.js';
import { elsewhere } from './0004-elsewhere.js';
import { engineAlerts } from './0004-engine-alerts.js';
import { functionTexts } from './0004-function-texts.js';
import { heldRuns } from './0004-held-runs.js';
import { jobFields } from './0004-job-fields.js';
import { jobLabels } from './0004-job-labels.js';
import { jobMakers } from './0004-job-makers.js';
import { jobPauses } from './0004-job-pauses.js';
import { jobSearch } from './0004-job-search.js';
import { jobVersions } from './0004-job-versions.js';
import { keyAges } from './0004-key-ages.js';
import { leftoverProcesses } from './0004-leftover-processes.js';
import { pingsOut } from './0004-pings-out.js';
import { planning } from './0004-planning.js';
import { runFacts } from './0004-run-facts.js';
import { runsView } from './0004-runs-view.js';
import { secrets } from './0004-secrets.js';
import { services } from './0004-services.js';
import { sessions } from './0004-sessions.js';
import { statistics } from './0004-statistics.js';
import { streaks } from './0004-streaks.js';
import { thrownErrors } from './0004-thrown-errors.js';
import { tickSkips } from './0004-tick-skips.js';
import { workerDrain } from './0004-worker-drain.js';

/**
 * What the second release adds, each part in a file of its own. The first release works on it: nothing that it reads or
 * writes goes or is renamed.
 */
export const secondRelease = `
${functionTexts}
${jobFields}
${jobLabels}
${jobSearch}
${jobPauses}
${jobVersions}
${declaredJobs}
${backlogs}
${leftoverProcesses}
${thrownErrors}
${runFacts}
${runsView}
${heldRuns}
${keyAges}
${claims}
${planning}
${services}
${workerDrain}
${tickSkips}
${bulkOperations}
${statistics}
${streaks}
${secrets}
${access}
${sessions}
${jobMakers}
${alerts}
${engineAlerts}
${elsewhere}
${pingsOut}`;
