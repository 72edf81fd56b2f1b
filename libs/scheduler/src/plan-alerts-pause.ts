/** How often to look after rules that go by time, where there are some, and how often whether there are. */
const shortestMs = 5_000;
const seldomMs = 60_000;

/** With the longest look less than a minute, which is taken for an outage: nothing would ever be late. */
const longestMs = 30_000;

/** Decides how long to rest after a look at alerts: nine times as long as it took, within bounds. */
export function planAlertsPause({ isNeeded, tookMs }: { readonly isNeeded: boolean; readonly tookMs: number }): number {
  return isNeeded ? Math.min(Math.max(shortestMs, 9 * tookMs), longestMs) : seldomMs;
}
