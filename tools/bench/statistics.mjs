/** The value below which the given share of the numbers lies. */
export function percentile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}

export function median(numbers) {
  return percentile(numbers, 0.5);
}

/** How many a second, from a count and milliseconds. */
export function perSecond(count, ms) {
  return (count / ms) * 1_000;
}
