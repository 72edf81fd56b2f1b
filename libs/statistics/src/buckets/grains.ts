/** How wide a bucket is, as `run_stats.grain` has it. */
export const grains = { minute: 1, hour: 2, day: 3 } as const;
export type Grain = keyof typeof grains;

export const minuteMs = 60_000;
export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

const ofPools = { minute: 26 * hourMs, hour: 90 * dayMs, day: Infinity } as const;

/** How long buckets are kept: what is finer is kept for less long. Minutes are not kept of jobs. */
export const keptForMs = {
  all: ofPools,
  pool: ofPools,
  job: { minute: 0, hour: 8 * dayMs, day: 731 * dayMs },
} as const;
