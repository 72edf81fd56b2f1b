/**
 * The ticks of a schedule as points on a line. All instants are milliseconds since 1970, and the caller keeps
 * them within the supported range; answers may lie outside it.
 */
export interface TickLine {
  /** The first tick after `afterMs`. */
  next(afterMs: number): number | undefined;
  /** The last tick at or before `atMs`. */
  previous(atMs: number): number | undefined;
  /** How many ticks lie after `fromMs` and not after `toMs`; counting may stop at `max`. */
  count(fromMs: number, toMs: number, max: number): number;
}
