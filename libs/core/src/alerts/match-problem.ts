import { isPlainObject } from '../is-plain-object.js';
import { isLabelName } from '../job-rules/labels-problem.js';

const mostEntries = 100;
const longestEntry = 255;
/** Each makes a pattern dearer to compare. */
const mostStars = 8;

/** What is wrong with what says which jobs are meant, in half a sentence; `undefined` for nothing. */
export function matchProblem(value: unknown): string | undefined {
  if (!isPlainObject(value)) return 'must be an object with jobs, labels and pools, or some of them';
  const { jobs, labels, pools, ...others } = value;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) return `takes jobs, labels and pools, not ${JSON.stringify(unknown.slice(0, 100))}`;
  return textsProblem('jobs', jobs) ?? textsProblem('pools', pools) ?? starsProblem(jobs) ?? labelsProblem(labels);
}

function textsProblem(name: string, value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value) || value.length === 0 || value.length > mostEntries || !value.every(isText)) {
    return `must have 1 to ${mostEntries} texts of 1 to ${longestEntry} characters in ${name}; leave it out for all`;
  }
  return undefined;
}

function starsProblem(value: unknown): string | undefined {
  const patterns = Array.isArray(value) ? value.map(String) : [];
  return patterns.some((pattern) => pattern.split('*').length - 1 > mostStars)
    ? `must have at most ${mostStars} * in one pattern of jobs`
    : undefined;
}

function labelsProblem(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const entries = isPlainObject(value) ? Object.entries(value) : [];
  if (
    entries.length === 0 ||
    entries.length > mostEntries ||
    !entries.every(([name, text]) => isLabelName(name) && isLabelText(text))
  ) {
    return 'must have names and values of labels in labels, such as {"team": "data"}; leave it out for all';
  }
  return undefined;
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '' && value.length <= longestEntry && isStorable(value);
}

function isLabelText(value: unknown): boolean {
  return typeof value === 'string' && value.length <= longestEntry && isStorable(value);
}

function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
