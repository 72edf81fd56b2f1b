import { cutTo } from '../notice/cut-to.js';
import { shortOutput } from '../notice/short-output.js';
import { codeBlock } from './code-block.js';
import { escapeMarkdown } from './escape-markdown.js';
import { jsonRequest } from './json-request.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

const colours = { bad: 0xd1242f, warning: 0xbf8700, good: 0x1a7f37, neutral: 0x57606a } as const;

/** A webhook of a channel of Discord. Nobody is mentioned by what a job writes. */
export const discord: Preset = (notice, text, config) => {
  const { title, facts, links, tone } = text;
  const output = shortOutput(text);
  return jsonRequest(setting(config, 'url'), {
    allowed_mentions: { parse: [] },
    embeds: [
      {
        title: cutTo(escapeMarkdown(title), 256),
        url: links[0]?.url,
        color: colours[tone],
        timestamp: notice.at.toISOString(),
        description: output === undefined ? undefined : codeBlock(output),
        fields: [
          ...facts.map(({ label, text: value }) => ({ name: label, value: cutTo(escapeMarkdown(value), 1_024) })),
          ...links.slice(1).map(({ label, url }) => ({ name: label, value: cutTo(url, 1_024), inline: true })),
        ],
      },
    ],
  });
};
