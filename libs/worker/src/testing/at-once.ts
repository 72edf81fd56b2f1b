/** Tries the same with several things, all at the same time; fails when one of them does, once all have ended. */
export async function atOnce<Thing>(things: readonly Thing[], tryIt: (thing: Thing) => Promise<void>): Promise<void> {
  const trials = await Promise.allSettled(things.map(tryIt));
  for (const trial of trials) if (trial.status === 'rejected') throw trial.reason;
}
