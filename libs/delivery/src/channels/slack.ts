import { cutTo } from '../notice/cut-to.js';
import { shortOutput } from '../notice/short-output.js';
import { codeBlock } from './code-block.js';
import { jsonRequest } from './json-request.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

const colours = { bad: '#d1242f', warning: '#bf8700', good: '#1a7f37', neutral: '#57606a' } as const;

/** An incoming webhook of Slack. */
export const slack: Preset = (_, text, config) => {
  const { title, facts, links, tone } = text;
  const output = shortOutput(text);
  const lines = facts.map((each) => `*${each.label}*  ${escape(each.text)}`);
  const buttons = links.map(({ label, url }) => `<${escape(url).replaceAll('|', '%7C')}|${label}>`);
  const sections = [lines.join('\n'), output && codeBlock(escape(output)), buttons.join('  ·  ')];
  return jsonRequest(setting(config, 'url'), {
    text: escape(title), // what a notification on a telephone shows
    attachments: [
      {
        color: colours[tone],
        blocks: sections
          .filter((each) => each !== undefined && each !== '')
          .map((each) => ({ type: 'section', text: { type: 'mrkdwn', text: cutTo(String(each), 3_000) } })),
      },
    ],
  });
};

/** Its three signs, by which links and mentions are written; the others mean nothing worse than bold. */
function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
