export { type Histogram, mergeHistograms, noDurations, percentileOf } from './durations/histogram.js';
export { type CloseOptions, closeMinutes } from './rollups/close-minutes.js';
export { recountHours } from './rollups/recount.js';
export { refreshOldNumbers, removeOldStatistics } from './rollups/remove-old-statistics.js';
