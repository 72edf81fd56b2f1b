import { escapeHtml } from '../notice/escape-html.js';
import { plainText } from '../notice/plain-text.js';
import { shortOutput } from '../notice/short-output.js';
import { baseUrl } from './base-url.js';
import { jsonRequest } from './json-request.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

/** A room of Matrix. The id of the notice is that of the transaction, so that a repeated one shows once. */
export const matrix: Preset = (notice, text, config) => {
  const short = { ...text, output: shortOutput(text) };
  const facts = text.facts.map((each) => `<b>${each.label}</b> ${escapeHtml(each.text).replaceAll('\n', '<br>')}`);
  const links = text.links.map(({ label, url }) => `<a href="${escapeHtml(url)}">${label}</a>`);
  const output = short.output === undefined ? '' : `<pre><code>${escapeHtml(short.output)}</code></pre>`;
  const lines = [`<b>${escapeHtml(text.title)}</b>`, ...facts];
  const room = encodeURIComponent(setting(config, 'room_id'));
  const path = `_matrix/client/v3/rooms/${room}/send/m.room.message/${notice.id}`;
  const request = jsonRequest(
    `${baseUrl(setting(config, 'url'))}/${path}`,
    {
      msgtype: 'm.text',
      body: `${text.title}\n${plainText(short)}`,
      format: 'org.matrix.custom.html',
      formatted_body: `${lines.join('<br>')}${output || '<br>'}${links.join(' · ')}`,
    },
    { authorization: `Bearer ${setting(config, 'token')}` },
  );
  return { ...request, method: 'PUT' };
};
