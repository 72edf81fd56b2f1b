/**
 * What of its grace a run is given that still runs when its worker has waited long enough: the worker is expected to be
 * gone soon.
 */
export const longestStopGraceMs = 5_000;
