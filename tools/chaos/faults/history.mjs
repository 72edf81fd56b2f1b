/**
 * The upkeep of history as a scheduler does it every hour, with a retention of a day: runs of backfills, whose ticks
 * are weeks old, must keep what they have written.
 */
export async function removeOldHistory(world) {
  try {
    const removed = await world.removeHistoryOlderThan(24 * 3_600_000);
    return removed ? 'with more to remove' : 'all that was old';
  } catch (error) {
    return `and could not go on: ${error.message}`;
  }
}
