/** How long an answer may take; longer than the server's own deadlines. */
const answerMs = 8_000;

/**
 * Asks the API. Answers `{status, body, code}`, or `{status: 0}` when no answer came: then, and at 5xx, what was asked
 * for may have been done or not.
 */
export function createRest(port) {
  return async (method, path, body, headers = {}) => {
    try {
      const response = await fetch(`http://127.0.0.1:${port}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: AbortSignal.timeout(answerMs),
      });
      const text = await response.text();
      const answer = text === '' ? undefined : JSON.parse(text);
      return { status: response.status, body: answer, code: answer?.code };
    } catch {
      return { status: 0 };
    }
  };
}

/** Whether the answer leaves open what became of the request. */
export function isUncertain({ status }) {
  return status === 0 || status >= 500;
}

/** Nothing was changed, since a fault kept a lock for longer than a statement waits: it is worth another try. */
export function isTooSlow({ body }) {
  return ['QUERY_TOO_SLOW', 'LOCKED_TOO_LONG'].includes(body?.code);
}
