/** No whole answer came: the server could not be reached, the connection broke, or the time was up. */
export class ApiUnreachableError extends Error {
  override readonly name = 'ApiUnreachableError';
  /** What went wrong, in a few words. */
  readonly reason: string;
  constructor(request: string, cause: unknown) {
    const reason = reasonOf(cause);
    super(`${request} was not answered: ${reason}`, { cause });
    this.reason = reason;
  }
}

/** `fetch` hides what happened in a chain of causes, and each fetch has error classes of its own. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { cause, errors, message, name } = error as Partial<Record<'cause' | 'errors' | 'message' | 'name', unknown>>;
  if (typeof cause === 'object' && cause !== null) return reasonOf(cause);
  if (Array.isArray(errors) && errors.length > 0) return reasonOf(errors[0]);
  return typeof message === 'string' && message !== '' ? message : String(name);
}
