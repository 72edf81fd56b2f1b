/** How long a row of a forecast may be. */
export const forecastSteps = ['1m', '5m', '15m', '1h'] as const;
