import { cutTo } from '../notice/cut-to.js';
import { cutToBytes } from '../notice/cut-to-bytes.js';
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

/** In bytes: what is longer becomes a file, which many servers refuse, and what is sent has a bound as well. */
const longestMessage = 4_000;
const longestBody = 8_000;

/** A topic of ntfy: the last part of the address. */
export const ntfy: Preset = ({ rule, event }, text, config) => {
  const { title, links, tone } = text;
  const token = setting(config, 'token');
  const [, server = '', topic = ''] = /^(.*)\/([^/]*)$/.exec(baseUrl(setting(config, 'url'))) ?? [];
  const isUrgent = tone === 'bad' && rule?.severity === 'critical' && (event === 'opened' || event === 'group');
  const body = {
    topic,
    title: cutTo(title, 250),
    message: '',
    priority: isUrgent ? 5 : priorities[tone],
    tags: [tags[tone]],
    click: links[0]?.url,
    actions: links.slice(0, 3).map(({ label, url }) => ({ action: 'view', label, url })),
  };
  const room = Math.max(longestBody - bytesOf(body), 100);
  const message = fitting(plainText({ ...text, output: shortOutput(text), links: [] }), room);
  return jsonRequest(server, { ...body, message }, token === '' ? {} : { authorization: `Bearer ${token}` });
};

/** The text, cut so that its JSON has at most so many bytes. */
function fitting(text: string, mostBytes: number): string {
  let message = cutToBytes(text, Math.min(longestMessage, mostBytes));
  while (bytesOf(message) > mostBytes) message = cutToBytes(message, Math.floor(Buffer.byteLength(message) * 0.8));
  return message;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
