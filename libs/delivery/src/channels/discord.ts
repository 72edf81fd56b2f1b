import { cutTo } from '../notice/cut-to.js';
import type { NoticeText } from '../notice/notice-text.js';
import { shortOutput } from '../notice/short-output.js';
import { codeBlock } from './code-block.js';
import { escapeMarkdown } from './escape-markdown.js';
import { jsonRequest } from './json-request.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

const colours = { bad: 0xd1242f, warning: 0xbf8700, good: 0x1a7f37, neutral: 0x57606a } as const;

/** Of all texts of an embed together, and of one of them: in long ones more is left out. */
const longestEmbed = 6_000;
const [longestValue, shortValue] = [1_024, 300];

/** A webhook of a channel of Discord. Nobody is mentioned by what a job writes. */
export const discord: Preset = (notice, text, config) => {
  const embed = embedOf(text, notice.at, longestValue);
  const { title, description = '', fields } = embed;
  const length = fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  const fits = title.length + description.length + length <= longestEmbed;
  return jsonRequest(setting(config, 'url'), {
    allowed_mentions: { parse: [] },
    embeds: [fits ? embed : embedOf(text, notice.at, shortValue)],
  });
};

function embedOf(text: NoticeText, at: Date, mostOfOne: number) {
  const { title, facts, links, tone } = text;
  const output = shortOutput(text);
  return {
    title: cutTo(escapeMarkdown(title), 256),
    url: links[0]?.url,
    color: colours[tone],
    timestamp: at.toISOString(),
    description: output === undefined ? undefined : codeBlock(output),
    fields: [
      ...facts.map(({ label, text: value }) => ({ name: label, value: cutTo(escapeMarkdown(value), mostOfOne) })),
      ...links
        .slice(1)
        .filter(({ url }) => url.length <= mostOfOne)
        .map(({ label, url }) => ({ name: label, value: url, inline: true })),
    ],
  };
}
