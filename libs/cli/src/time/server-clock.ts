/** The clocks of this machine, in milliseconds. */
export interface OwnClocks {
  /** That of the day, which may be set. */
  wall(): number;
  /** From some instant on; it stands still while the machine sleeps. */
  steady(): number;
}

/** So much the two clocks may come apart, as they do a little at all times. */
const mostApartMs = 2_000;

/**
 * The server's time without asking for it each time: only once this machine has slept, or its clock has been set, since
 * it was asked last.
 *
 * @param ask returns the server's time in milliseconds
 */
export function serverClock(
  ask: () => Promise<number>,
  { wall, steady }: OwnClocks = { wall: () => Date.now(), steady: () => performance.now() },
): () => Promise<number> {
  let known: { readonly aheadMs: number; readonly apartMs: number } | undefined;
  return async () => {
    if (known === undefined || Math.abs(wall() - steady() - known.apartMs) > mostApartMs) {
      const atMs = await ask();
      known = { aheadMs: atMs - steady(), apartMs: wall() - steady() };
    }
    return steady() + known.aheadMs;
  };
}
