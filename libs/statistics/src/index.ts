export { type Histogram, mergeHistograms, noDurations, percentileOf } from './durations/histogram.js';
export { errorLineOf, type FailureFacts, failureFingerprint } from './questions/failure-fingerprint.js';
export { type FailureGroup, type Failures, type FailuresQuestion, listFailures } from './questions/list-failures.js';
export {
  finestStep,
  mostSteps,
  problemOfStep,
  type SeriesRange,
  type SeriesStep,
  seriesSteps,
} from './questions/plan-series.js';
export { type Verdict, verdictCodes } from './questions/plan-verdict.js';
export { type JobNumbers, readJobNumbers } from './questions/read-job-numbers.js';
export { type FailingJob, type Overview, readOverview, type SkippingJob } from './questions/read-overview.js';
export { readPoolDelays } from './questions/read-pool-delays.js';
export { readSizes, type Sizes, type TableSize } from './questions/read-sizes.js';
export { readSeries, type Series, type SeriesQuestion, type SeriesRow } from './questions/read-series.js';
export { addRunCounts, noRuns, type RunCounts, successRateOf } from './questions/run-counts.js';
export {
  createStatisticsReader,
  type Question,
  readerDefaults,
  type ReaderOptions,
  type StatisticsReader,
} from './questions/statistics-reader.js';
export { TooMuchToCountError } from './questions/too-much-to-count-error.js';
export { checkLedger, type LedgerCheck } from './proof/check-ledger.js';
export { type CloseOptions, closeMinutes } from './rollups/close-minutes.js';
export { recountHours } from './rollups/recount.js';
export { refreshOldNumbers, removeOldStatistics } from './rollups/remove-old-statistics.js';
export type { Scope } from './buckets/scope.js';
