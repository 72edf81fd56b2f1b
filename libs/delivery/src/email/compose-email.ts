import type { Notice } from '@aster-scheduler/core';
import { escapeHtml } from '../notice/escape-html.js';
import type { NoticeText } from '../notice/notice-text.js';
import { plainText } from '../notice/plain-text.js';

/** A message as it is handed to the mail server. */
export interface Email {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly messageId: string;
  /** The thread of the incident: programs for mail show what belongs to one together. */
  readonly references?: string;
  readonly inReplyTo?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** @param from `name <address>` or an address */
export function composeEmail(
  notice: Notice,
  text: NoticeText,
  { from, to }: { readonly from: string; readonly to: readonly string[] },
): Email {
  const domain = /@([A-Za-z0-9.-]+)/.exec(from)?.[1] ?? 'aster.invalid';
  const thread = notice.incident === undefined ? undefined : `<${notice.incident.key}@${domain}>`;
  return {
    ...{ from, to, subject: text.title, text: `${text.title}\n\n${plainText(text)}\n`, html: htmlOf(text) },
    messageId: `<${notice.id}@${domain}>`,
    ...(thread !== undefined && { references: thread, inReplyTo: thread }),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
  };
}

const colours = { bad: '#d1242f', warning: '#bf8700', good: '#1a7f37', neutral: '#57606a' } as const;

function htmlOf({ title, facts, output, links, tone }: NoticeText): string {
  const cell = 'style="text-align:left;vertical-align:top;padding:2px 12px 2px 0"';
  const rows = facts.map(
    ({ label, text }) =>
      `<tr><th ${cell}>${label}</th><td ${cell}>${escapeHtml(text).replaceAll('\n', '<br>')}</td></tr>`,
  );
  const code = 'style="background:#f6f8fa;padding:8px;white-space:pre-wrap"';
  return [
    `<h2 style="color:${colours[tone]};font-size:18px">${escapeHtml(title)}</h2>`,
    `<table>${rows.join('')}</table>`,
    output === undefined || output === '' ? '' : `<pre ${code}>${escapeHtml(output)}</pre>`,
    `<p>${links.map(({ label, url }) => `<a href="${escapeHtml(url)}">${label}</a>`).join(' · ')}</p>`,
  ].join('\n');
}
