import { escapeHtml } from '../notice/escape-html.js';
import { shortOutput } from '../notice/short-output.js';
import { jsonRequest } from './json-request.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

/** A webhook of a space of Google Chat; what belongs to one incident is one thread. */
export const googleChat: Preset = (notice, text, config) => {
  const { title, facts, links } = text;
  const output = shortOutput(text);
  const paragraphs = [
    ...facts.map((each) => `<b>${each.label}</b>  ${escapeHtml(each.text).replaceAll('\n', '<br>')}`),
    ...(output === undefined ? [] : [escapeHtml(output).replaceAll('\n', '<br>')]),
  ];
  const buttons = links.map(({ label, url }) => ({ text: label, onClick: { openLink: { url } } }));
  const widgets = [
    ...paragraphs.map((each) => ({ textParagraph: { text: each } })),
    ...(buttons.length === 0 ? [] : [{ buttonList: { buttons } }]),
  ];
  const url = new URL(setting(config, 'url'));
  url.searchParams.set('messageReplyOption', 'REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD');
  return jsonRequest(url.href, {
    thread: { threadKey: notice.incident?.key ?? notice.id },
    cardsV2: [{ cardId: notice.id, card: { header: { title }, sections: [{ widgets }] } }],
  });
};
