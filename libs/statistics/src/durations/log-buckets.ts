/** Each bucket ends at so many times the end of the one before. */
export const bucketGrowth = 1.1;

/** The bucket of a duration: 0 up to 1 ms, then `n` from `growth ^ (n - 1)`, which is left out, to `growth ^ n`. */
export function logBucketOf(ms: number): number {
  return ms <= 1 ? 0 : Math.ceil(Math.log(ms) / Math.log(bucketGrowth));
}

/** What a bucket stands for, in ms: within 5 % of every duration in it above 1 ms. */
export function logBucketMs(bucket: number): number {
  return bucket <= 0 ? 1 : bucketGrowth ** (bucket - 0.5);
}
