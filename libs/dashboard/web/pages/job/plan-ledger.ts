import type { LedgerBandResource, LedgerEntryResource } from '@aster-scheduler/client';

/** A line of the ledger: a tick, or a stretch of time in which something held. */
export type LedgerLine =
  | { readonly kind: 'tick'; readonly key: string; readonly tick: LedgerEntryResource }
  | { readonly kind: 'band'; readonly key: string; readonly band: LedgerBandResource };

/**
 * Ticks and bands in one list, the newest first: a band stands above the ticks that were due before it began.
 *
 * @param isWhole whether the ticks go back as far as is known; else bands from before the last tick wait for theirs
 */
export function planLedger(
  ticks: readonly LedgerEntryResource[],
  bands: readonly LedgerBandResource[],
  isWhole: boolean,
): readonly LedgerLine[] {
  const oldest = ticks.at(-1)?.at ?? '';
  const lines: readonly (LedgerLine & { readonly at: string })[] = [
    ...ticks.map((tick) => ({ kind: 'tick' as const, key: tick.at, at: tick.at, tick })),
    ...bands
      .filter(({ from }) => isWhole || from >= oldest)
      .map((band) => ({ kind: 'band' as const, key: `${band.kind} ${band.from}`, at: band.from, band })),
  ];
  return [...lines].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
}
