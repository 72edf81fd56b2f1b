/** As `parseSchedule` takes it. */
const zonePrefix = /^[ \t\r\n]*(?:CRON_)?TZ=/;

/** Whether an expression names a time zone of its own, known here or not. */
export function namesZone(expression: string): boolean {
  return zonePrefix.test(expression);
}
