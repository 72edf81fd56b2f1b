/** The code that a library or the system has given an error: `ECONNREFUSED`, an SQLSTATE such as `23505`. */
export function errorCode(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
