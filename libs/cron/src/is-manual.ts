/** As `parseSchedule` takes it: a zone before it changes nothing. */
const manually = /^[ \t\r\n]*(?:(?:CRON_)?TZ=[^ \t\r\n]*[ \t\r\n]+)?@manually[ \t\r\n]*$/;

/**
 * Whether a job with this expression, or with none, is only started by others: the kind of its schedule is `manual`.
 * Tells so without reading the rest, which takes longer, and of which this host may lack the time zone.
 */
export function isManual(expression: string | null | undefined): boolean {
  return expression === null || expression === undefined || manually.test(expression);
}
