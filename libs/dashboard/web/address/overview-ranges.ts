/** Of the overview: up to now. */
export const overviewRanges = ['1h', '6h', '24h', '7d', '30d'] as const;
export type OverviewRange = (typeof overviewRanges)[number];
