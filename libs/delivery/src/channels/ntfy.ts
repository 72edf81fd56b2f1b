import { cutTo } from '../notice/cut-to.js';
import { plainText } from '../notice/plain-text.js';
import { shortOutput } from '../notice/short-output.js';
import { baseUrl } from './base-url.js';
import { jsonRequest } from './json-request.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

const tags = {
  bad: 'rotating_light',
  warning: 'warning',
  good: 'white_check_mark',
  neutral: 'information_source',
} as const;
const priorities = { bad: 4, warning: 3, good: 2, neutral: 2 } as const;

/** A topic of ntfy: the last part of the address. */
export const ntfy: Preset = ({ rule, event }, text, config) => {
  const { title, links, tone } = text;
  const token = setting(config, 'token');
  const [, server = '', topic = ''] = /^(.*)\/([^/]*)$/.exec(baseUrl(setting(config, 'url'))) ?? [];
  const isUrgent = rule?.severity === 'critical' && (event === 'opened' || event === 'group');
  return jsonRequest(
    server,
    {
      topic,
      title: cutTo(title, 250),
      message: cutTo(plainText({ ...text, output: shortOutput(text), links: [] }), 3_500), // longer ones become files
      priority: isUrgent ? 5 : priorities[tone],
      tags: [tags[tone]],
      click: links[0]?.url,
      actions: links.slice(0, 3).map(({ label, url }) => ({ action: 'view', label, url })),
    },
    token === '' ? {} : { authorization: `Bearer ${token}` },
  );
};
