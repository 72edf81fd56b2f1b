import type { NoticeText } from './notice-text.js';

/** A notice as plain text below its title; the form of e-mail, and of whatever shows text as it is. */
export function plainText({ facts, output, links }: NoticeText): string {
  const width = Math.max(0, ...facts.map(({ label }) => label.length)) + 2;
  const lines = facts.flatMap(({ label, text }) =>
    text.split('\n').map((line, n) => `${(n === 0 ? label : '').padEnd(width)}${line}`),
  );
  if (output !== undefined && output !== '')
    lines.push('', 'Output:', ...output.split('\n').map((line) => `| ${line}`));
  if (links.length > 0) lines.push('', ...links.map(({ label, url }) => `${label}: ${url}`));
  return lines.join('\n');
}
