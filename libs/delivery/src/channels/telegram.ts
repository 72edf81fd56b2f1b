import { cutTo } from '../notice/cut-to.js';
import { escapeHtml } from '../notice/escape-html.js';
import { shortOutput } from '../notice/short-output.js';
import { jsonRequest } from './json-request.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

/** A bot of Telegram. */
export const telegram: Preset = (_, text, config) => {
  const { title, facts, links } = text;
  const token = encodeURIComponent(setting(config, 'token')).replace('%3A', ':');
  const output = shortOutput(text);
  // a text has at most 4096 characters, and tags must not be cut
  const lines = facts.map((each) => `<b>${each.label}</b>  ${escapeHtml(cutTo(each.text, 400))}`);
  const buttons = links.map(({ label, url }) => `<a href="${escapeHtml(url)}">${label}</a>`).join(' · ');
  const parts = [`<b>${escapeHtml(cutTo(title, 300))}</b>`, ...lines];
  if (output !== undefined) parts.push(`<pre>${escapeHtml(cutTo(output, 500))}</pre>`);
  if (buttons !== '') parts.push(buttons);
  return jsonRequest(`https://api.telegram.org/bot${token}/sendMessage`, {
    chat_id: setting(config, 'chat_id'),
    parse_mode: 'HTML',
    link_preview_options: { is_disabled: true },
    text: parts.join('\n'),
  });
};
