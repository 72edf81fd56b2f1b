import { readFileSync } from 'node:fs';
import { messageOf } from '@aster-scheduler/core';
import { quoteValue, type Reader } from '../variable.js';

/** Programs and folders that commands may use; what is absent is not narrowed. */
export interface PolicyConfig {
  readonly executables?: readonly string[];
  readonly folders?: readonly string[];
}

const known = ['executables', 'folders'];

/** The path of a JSON file such as `{"executables": ["/opt/jobs/", "/usr/bin/rsync"], "folders": ["/srv/data"]}`. */
export const policyFile: Reader<PolicyConfig> = (text) => {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(text, 'utf8'));
  } catch (error) {
    return { fault: `${quoteValue(text)} cannot be read as JSON: ${messageOf(error)}` };
  }
  if (typeof content !== 'object' || content === null || Array.isArray(content)) {
    return { fault: `${quoteValue(text)} is no JSON object with ${known.join(' and ')}` };
  }
  const unknown = Object.keys(content).find((name) => !known.includes(name));
  if (unknown !== undefined)
    return { fault: `${quoteValue(text)} has ${quoteValue(unknown)}; it may have ${known.join(' and ')}` };
  const faulty = Object.entries(content).find(([, paths]) => !isListOfPaths(paths));
  if (faulty !== undefined) return { fault: `${quoteValue(text)}: ${faulty[0]} must be a list of absolute paths` };
  return { value: content };
};

function isListOfPaths(paths: unknown): boolean {
  return (
    Array.isArray(paths) &&
    paths.every((path) => typeof path === 'string' && path.startsWith('/') && !path.includes('\0'))
  );
}
