/**
 * What the column `catchup_window_ms` holds where a job has no catch-up window: a hundred years. The column cannot be
 * empty, and the version before, which knows no job without a window, goes by what it says.
 */
export const noCatchupWindowMs = 100 * 365 * 86_400_000;
