import { shortOutput } from '../notice/short-output.js';
import { escapeMarkdown } from './escape-markdown.js';
import { jsonRequest } from './json-request.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

const colours = { bad: 'Attention', warning: 'Warning', good: 'Good', neutral: 'Default' } as const;

/** A workflow of Teams that posts what a webhook receives, as an adaptive card. */
export const teams: Preset = (_, text, config) => {
  const { title, facts, links, tone } = text;
  const output = shortOutput(text);
  const heading = { weight: 'Bolder', size: 'Medium', color: colours[tone], wrap: true };
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      { type: 'TextBlock', text: escapeMarkdown(title), ...heading },
      { type: 'FactSet', facts: facts.map((each) => ({ title: each.label, value: inLines(each.text) })) },
      ...(output === undefined
        ? []
        : [
            {
              type: 'TextBlock',
              text: inLines(output),
              fontType: 'Monospace',
              wrap: true,
            },
          ]),
    ],
    actions: links.map(({ label, url }) => ({ type: 'Action.OpenUrl', title: label, url })),
  };
  const attachment = { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content };
  return jsonRequest(setting(config, 'url'), { type: 'message', attachments: [attachment] });
};

/** Of a text of a card, a line ends with two. */
function inLines(text: string): string {
  return escapeMarkdown(text).replaceAll('\n', '\n\n');
}
