/** The longest grace of a run that still runs when its worker has waited for `drainMs`: the worker must end soon. */
export const longestStopGraceMs = 5_000;
