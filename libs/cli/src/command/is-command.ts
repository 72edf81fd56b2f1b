/** Methods of HTTP that a request may have. */
export const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** What is done to workers; `worker` without one of them is the program. */
const workerVerbs: readonly string[] = ['drain', 'undrain', 'list', 'ls'];

/** Whether the words are a command although the first one names a program: `api GET jobs`, `worker drain w1`. */
export function isCommand(words: readonly string[]): boolean {
  return isRequest(words) || (words[0] === 'worker' && workerVerbs.includes(words[1] ?? ''));
}

/** Whether the words are `api METHOD …`, a request; `api` without a method is the program that serves the API. */
function isRequest([name, method = '']: readonly string[]): boolean {
  return name === 'api' && methods.includes(method.toUpperCase());
}
