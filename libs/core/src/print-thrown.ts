import type { ThrownError } from './describe-thrown.js';

/** What was thrown for people to read, over several lines: each error with its code and stack, then what caused it. */
export function printThrown(error: ThrownError): string {
  const { name, message, code, stack, cause, errors = [] } = error;
  const title = `${name}${code === undefined ? '' : ` [${code}]`}${message === '' ? '' : `: ${message}`}`;
  const frames = stack === undefined ? [] : stack.split('\n').map((frame) => `    ${frame}`);
  const others = [
    ...errors.map((each) => `of these: ${printThrown(each)}`),
    ...(cause === undefined ? [] : [`caused by ${printThrown(cause)}`]),
  ];
  return [title, ...frames, ...others].join('\n');
}
