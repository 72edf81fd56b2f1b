import type { CrontabDialect } from './crontab-entry.js';

const assignment = /^("[^"]*"|'[^']*'|[^\s='"]+)[ \t]*=(.*)$/;

/** Whether a line sets a variable. A line of a job has white space before any `=`; a name in quotes may have it. */
export function isVariable(content: string): boolean {
  return assignment.test(content) && !/^(?:@|-?[\d*~])/.test(content);
}

/** Sets the variable of a line, as it is: cron replaces nothing in it. Returns why cron does not take it. */
export function readVariable(
  content: string,
  env: Record<string, string>,
  dialect: CrontabDialect,
): string | undefined {
  const [, quotedName = '', written = ''] = assignment.exec(content) ?? [];
  const [name, value] = [unquoted(quotedName), unquoted(written.replace(/^[ \t]+/, '').trimEnd())];
  if (value === undefined || name === undefined || name === '') {
    return 'its quotes do not end where the value does, so cron takes it neither for a variable nor for a job';
  }
  if (dialect === 'busybox' && name !== 'SHELL' && name !== 'MAILTO')
    return `BusyBox sets no variables: ${name} is not set`;
  env[name] = value;
  return undefined;
}

function unquoted(text: string): string | undefined {
  const [first = ''] = text;
  if (first !== '"' && first !== "'") return text;
  return text.length > 1 && text.indexOf(first, 1) === text.length - 1 ? text.slice(1, -1) : undefined;
}
