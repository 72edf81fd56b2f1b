import { acknowledgeIncident, noteIncident, resolveIncident } from '../alerts/change-incident.js';
import { listNotifications, retryNotification } from '../alerts/notifications.js';
import { getChannel, listChannels } from '../alerts/read-channels.js';
import { getIncident, listIncidents } from '../alerts/read-incidents.js';
import { getAlertRule, listAlertRules } from '../alerts/read-rules.js';
import { createSilence, endSilence, listSilences, silenceIncident } from '../alerts/silences.js';
import { testChannel } from '../alerts/test-channel.js';
import { tryAlertRule } from '../alerts/try-rule.js';
import { createChannel, deleteChannel, patchChannel } from '../alerts/write-channels.js';
import { createAlertRule, deleteAlertRule, patchAlertRule } from '../alerts/write-rules.js';
import { applyJobs } from '../apply/apply-jobs.js';
import { setJobSource } from '../apply/set-job-source.js';
import { listAudit } from '../audit-log/list-audit.js';
import { getBulk, startBulk } from '../bulk/bulk-routes.js';
import { getDoctor } from '../doctor/get-doctor.js';
import { apiIndex, docs, docsFile, index, openapi } from '../documentation/documentation.js';
import { streamEvents } from '../events/stream-events.js';
import { explainRun } from '../explanations/explain-run.js';
import { explainTick } from '../explanations/explain-tick.js';
import { getLedger } from '../explanations/get-ledger.js';
import { getGraph, getJobGraph } from '../graph/read-graph.js';
import { health, livez, readyz } from '../health/health.js';
import { metrics } from '../health/metrics.js';
import { getInfo } from '../info/get-info.js';
import { patchJob, putJob } from '../jobs/change-job.js';
import { countJobs } from '../jobs/count-jobs.js';
import { createJob } from '../jobs/create-job.js';
import { deleteJob } from '../jobs/delete-job.js';
import { getJob } from '../jobs/get-job.js';
import { groupJobs } from '../jobs/group-jobs.js';
import { getVersion, listVersions, restoreVersion } from '../jobs/job-versions.js';
import { listJobs } from '../jobs/list-jobs.js';
import { listTicks } from '../jobs/list-ticks.js';
import { pauseJob, resumeJob } from '../jobs/pause-job.js';
import { listSkips, skipTick, unskipTick } from '../jobs/skip-ticks.js';
import { validateJob } from '../jobs/validate-job.js';
import { createKey } from '../keys/create-key.js';
import { getMe } from '../keys/get-me.js';
import { listKeys } from '../keys/list-keys.js';
import { revokeKey } from '../keys/revoke-key.js';
import { getOutput } from '../output/get-output.js';
import { replacePingToken } from '../pings/replace-ping-token.js';
import { takePing } from '../pings/take-ping.js';
import type { Route } from '../routes/route.js';
import { backfillJob } from '../runs/backfill-job.js';
import { cancelRun } from '../runs/cancel-run.js';
import { compareRun } from '../runs/compare-run.js';
import { countRuns } from '../runs/count-runs.js';
import { getRun } from '../runs/get-run.js';
import { listRunDependants } from '../runs/list-run-dependants.js';
import { listRuns } from '../runs/list-runs.js';
import { retryRun } from '../runs/retry-run.js';
import { triggerJob } from '../runs/trigger-job.js';
import { previewSchedule } from '../schedules/preview-schedule.js';
import { searchEverything } from '../search/search-everything.js';
import { deleteSecret } from '../secrets/delete-secret.js';
import { listSecrets } from '../secrets/list-secrets.js';
import { putSecret } from '../secrets/put-secret.js';
import { rotateSecrets } from '../secrets/rotate-secrets.js';
import { listServices } from '../services/list-services.js';
import { getFailures } from '../statistics/get-failures.js';
import { getForecast } from '../statistics/get-forecast.js';
import { getOverview } from '../statistics/get-overview.js';
import { getTimeline } from '../statistics/get-timeline.js';
import { getJobHeat, getJobStatistics } from '../statistics/job-statistics.js';
import { getRunStatistics } from '../statistics/run-statistics.js';
import { simulate } from '../statistics/simulate.js';
import { getSystem } from '../system/get-system.js';
import { drainWorker, undrainWorker } from '../workers/drain-worker.js';
import { getPoolScale } from '../workers/get-pool-scale.js';
import { listPools, listWorkers } from '../workers/list-workers.js';

/** Every route of the API. The server and the document that describes it are both made from this table. */
export const routeTable: readonly Route[] = [
  ...[validateJob, listJobs, countJobs, groupJobs, createJob, getJob, putJob, patchJob, deleteJob],
  ...[applyJobs, setJobSource],
  ...[listVersions, getVersion, restoreVersion],
  ...[pauseJob, resumeJob, listSkips, skipTick, unskipTick],
  ...[takePing, replacePingToken],
  ...[triggerJob, backfillJob, listTicks, explainTick, getLedger],
  ...[countRuns, listRuns, getRun, explainRun, compareRun, listRunDependants, getOutput, cancelRun, retryRun],
  streamEvents,
  searchEverything,
  ...[startBulk, getBulk],
  previewSchedule,
  ...[getGraph, getJobGraph],
  ...[getOverview, getRunStatistics, getJobStatistics, getJobHeat, getFailures],
  ...[getTimeline, getForecast, simulate],
  ...[listIncidents, getIncident, acknowledgeIncident, resolveIncident, noteIncident, silenceIncident],
  ...[tryAlertRule, listAlertRules, createAlertRule, getAlertRule, patchAlertRule, deleteAlertRule],
  ...[listChannels, createChannel, getChannel, patchChannel, deleteChannel, testChannel],
  ...[listSilences, createSilence, endSilence, listNotifications, retryNotification],
  ...[listWorkers, drainWorker, undrainWorker, listPools, getPoolScale, listServices],
  ...[rotateSecrets, listSecrets, putSecret, deleteSecret],
  ...[getMe, createKey, listKeys, revokeKey, listAudit],
  ...[health, livez, readyz, metrics, getInfo, getSystem, getDoctor],
  ...[index, apiIndex, openapi, docs, docsFile],
];
