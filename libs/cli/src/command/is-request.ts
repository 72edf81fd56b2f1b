/** Methods of HTTP that a request may have. */
export const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Whether the words are `api METHOD …`, a request; `api` without a method is the program that serves the API. */
export function isRequest([name, method = '']: readonly string[]): boolean {
  return name === 'api' && methods.includes(method.toUpperCase());
}
