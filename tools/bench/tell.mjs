/** Says on standard error what goes on, with the time. */
export function tell(text) {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${text}\n`);
}
