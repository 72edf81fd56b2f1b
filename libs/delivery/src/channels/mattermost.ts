import { shortOutput } from '../notice/short-output.js';
import { codeBlock } from './code-block.js';
import { escapeMarkdown } from './escape-markdown.js';
import { jsonRequest } from './json-request.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

const colours = { bad: '#d1242f', warning: '#bf8700', good: '#1a7f37', neutral: '#57606a' } as const;

/** An incoming webhook of Mattermost. */
export const mattermost: Preset = (_, text, config) => {
  const { title, facts, links, tone } = text;
  const output = shortOutput(text);
  const lines = facts.map((each) => `**${each.label}**  ${escapeMarkdown(each.text)}`);
  const buttons = links.map(({ label, url }) => `[${label}](${url.replaceAll(')', '%29')})`).join(' · ');
  return jsonRequest(setting(config, 'url'), {
    attachments: [
      {
        fallback: title,
        color: colours[tone],
        title: escapeMarkdown(title),
        text: [lines.join('\n'), output && codeBlock(output), buttons].filter(Boolean).join('\n'),
      },
    ],
  });
};
