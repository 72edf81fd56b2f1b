export { type Histogram, mergeHistograms, noDurations, percentileOf } from './durations/histogram.js';
export { type FailureGroup, type FailureGrouping, type Failures, planFailures } from './questions/plan-failures.js';
export { type FailuresRange, readFailures } from './questions/read-failures.js';
export {
  finestStep,
  mostSteps,
  problemOfStep,
  type SeriesRange,
  type SeriesStep,
  seriesSteps,
} from './questions/plan-series.js';
export { type Verdict, verdictCodes } from './questions/plan-verdict.js';
export { type JobNumbers, readJobNumbers, readNumbersOf } from './questions/read-job-numbers.js';
export { type JobOutcomes, readJobOutcomes, type VersionOutcome } from './questions/read-job-outcomes.js';
export { readLastRuns } from './questions/read-last-runs.js';
export { readStreaks, type Streak } from './questions/read-streaks.js';
export { type JobMeasures, readJobMeasures, type SelectedJobs } from './measures/read-job-measures.js';
export { type Measures, readMeasures } from './measures/read-measures.js';
export { readPoolDelays } from './questions/read-pool-delays.js';
export { readSizes, type Sizes, type TableSize } from './questions/read-sizes.js';
export type { Skips } from './questions/count-skips.js';
export type { FailingJob } from './questions/list-failing-jobs.js';
export type { LateRun } from './questions/list-late-runs.js';
export type { SkippingJob } from './questions/list-skipping-jobs.js';
export { type Overview, readOverview } from './questions/read-overview.js';
export { readSeries, type Series, type SeriesQuestion, type SeriesRow } from './questions/read-series.js';
export { durationOf, addRunCounts, noRuns, type RunCounts, successRateOf } from './questions/run-counts.js';
export {
  createStatisticsReader,
  type Question,
  readerDefaults,
  type ReaderOptions,
  type StatisticsReader,
  type WorkedQuestion,
} from './questions/statistics-reader.js';
export { TooMuchToCountError } from './questions/too-much-to-count-error.js';
export { type BusyStep, readBusy } from './timeline/read-busy.js';
export type { Bar } from './timeline/bar.js';
export { type ComingTick, planComingTicks } from './timeline/plan-coming-ticks.js';
export {
  mostBars,
  readTimeline,
  type TimelineGroup,
  type TimelineQuestion,
  type TimelineRow,
} from './timeline/read-timeline.js';
export { findPeaks, type Peak, type PeakJobs } from './forecast/find-peaks.js';
export { type ForecastClockChange, listClockChanges } from './forecast/list-clock-changes.js';
export type { Load } from './forecast/load.js';
export { type Forecast, type ForecastRange, planForecast } from './forecast/plan-forecast.js';
export { planSpread, type QuieterSchedule, type SpreadJob } from './forecast/plan-spread.js';
export { changeScheduledJobs, type SimulatedEdit } from './forecast/change-scheduled-jobs.js';
export { readSimulatedJobs, type SimulatedJob } from './forecast/read-simulated-jobs.js';
export { readScheduledJobs } from './forecast/read-scheduled-jobs.js';
export { type ScheduledJobs, unknownDurationMs } from './forecast/scheduled-jobs.js';
export { type Overlaps, simulateOverlaps } from './forecast/simulate-overlaps.js';
export { checkLedger, type LedgerCheck } from './proof/check-ledger.js';
export { type CloseOptions, closeMinutes } from './rollups/close-minutes.js';
export { recountHours } from './rollups/recount.js';
export { refreshOldNumbers, removeOldStatistics } from './rollups/remove-old-statistics.js';
export type { Scope } from './buckets/scope.js';
export { type Check, type CheckCode, checkCodes, checkMeanings, type CheckVerdict } from './checkup/check.js';
export type { HintTrial, SlotPeak, SlotPeaks } from './checkup/checkup-facts.js';
export { readCheckup } from './checkup/read-checkup.js';
