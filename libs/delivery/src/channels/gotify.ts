import { plainText } from '../notice/plain-text.js';
import { shortOutput } from '../notice/short-output.js';
import { baseUrl } from './base-url.js';
import { jsonRequest } from './json-request.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

const priorities = { bad: 8, warning: 5, good: 3, neutral: 3 } as const;

/** An application of a Gotify server. */
export const gotify: Preset = (_, text, config) => {
  const { title, links, tone } = text;
  const [link] = links;
  const extras = link === undefined ? undefined : { 'client::notification': { click: { url: link.url } } };
  const message = plainText({ ...text, output: shortOutput(text) });
  return jsonRequest(
    `${baseUrl(setting(config, 'url'))}/message`,
    { title, message, priority: priorities[tone], extras },
    { 'x-gotify-key': setting(config, 'token') },
  );
};
