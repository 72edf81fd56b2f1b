import { readFile } from 'node:fs/promises';
import type { Notice } from '@aster-scheduler/core';
import type { OutgoingRequest } from '../egress/send-request.js';
import { cutTo } from '../notice/cut-to.js';
import { describeNotice } from '../notice/describe-notice.js';
import { lastLines } from '../notice/last-lines.js';
import { engineNotices, failedAtNight, manyFailed, recovered } from '../testing/notices.js';
import type { Preset } from './preset.js';
import { presets } from './presets.js';

/** What is set up for each kind. */
const config = {
  ...{ url: 'https://chat.example.org/hook', token: '123:abcdefgh', chat_id: '-100', room_id: '!room:example.org' },
  ...{ routing_key: 'routing-key', api_key: 'api-key-of-ops' },
};
const kinds = Object.keys(presets) as (keyof typeof presets)[];

function requestOf(kind: keyof typeof presets, notice: Notice): OutgoingRequest | undefined {
  const preset: Preset = presets[kind];
  return preset(notice, describeNotice(notice), config);
}

function written({ method = 'POST', url, headers = {}, body = '' }: OutgoingRequest): string {
  const told = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const isJson = headers['content-type']?.includes('json');
  return [`${method} ${url}`, ...told, isJson ? JSON.stringify(JSON.parse(body), null, 1) : body].join('\n');
}

function textOf(kind: keyof typeof presets, title: string, notice: Notice): string {
  const arrived = requestOf(kind, notice);
  return `--- ${title}\n${arrived === undefined ? 'nothing' : written(arrived)}`;
}

const folder = new URL('../testing/as-they-arrive/', import.meta.url);

describe('messages as they arrive', () => {
  it.each(kinds)('%s is told of jobs as its file in as-they-arrive says', async (kind) => {
    const texts = [failedAtNight, recovered, manyFailed].map((notice) => textOf(kind, notice.event, notice));
    expect(`${texts.join('\n\n')}\n`).toBe(await readFile(new URL(`${kind}.txt`, folder), 'utf8'));
  });

  it.each(kinds)('%s is told of the engine as its file in as-they-arrive/engine says', async (kind) => {
    const texts = engineNotices.map((notice) => textOf(kind, `${notice.rule?.when} ${notice.event}`, notice));
    expect(`${texts.join('\n\n')}\n`).toBe(await readFile(new URL(`engine/${kind}.txt`, folder), 'utf8'));
  });

  it.each(kinds)('%s takes nothing that a job writes for a sign', async (kind) => {
    const evil = '<b>&"</b> <!channel> @everyone [x](http://evil.example) ``` </pre> *b* _i_ \\ \u0000\n\r {{x}} ${y}';
    const run = failedAtNight.run && { ...failedAtNight.run, errorLine: evil, outputTail: `${evil}\n`.repeat(2_000) };
    const { body = '', headers = {} } = requestOf(kind, { ...failedAtNight, run, environment: '</b>' }) ?? { url: '' };
    expect(body.length).toBeLessThan(kind === 'webhook' || kind === 'opsgenie' ? 400_000 : 300_000);
    if (headers['content-type']?.includes('json')) JSON.parse(body);
    const isHtml = ['telegram', 'googlechat', 'matrix'].includes(kind);
    const html = kind === 'matrix' ? (JSON.parse(body) as { formatted_body: string }).formatted_body : body;
    if (isHtml) expect(html.replaceAll(/"title":"[^"]*"/g, '')).not.toMatch(/<!channel|<b>&"|<\/pre> \*/);
    if (kind === 'slack') expect(body).not.toContain('<!channel');
    if (kind === 'discord') expect(JSON.parse(body)).toMatchObject({ allowed_mentions: { parse: [] } });
    if (['discord', 'mattermost', 'teams'].includes(kind)) expect(facts(body)).not.toMatch(/[^\\]\[x\]\(|@everyone/);
  });

  it.each(['–', '語', '"', '\u0007'])(
    'ntfy and Discord get no more than they take of a long message of %j',
    (letter) => {
      const long = (characters: number) => letter.repeat(characters);
      const rule = {
        ...failedAtNight.rule!,
        note: long(1_000),
        runbookUrl: `https://wiki.example.org/${'r'.repeat(1_900)}`,
      };
      const run = { ...failedAtNight.run!, errorLine: long(300), outputTail: long(3_000), worker: 'w'.repeat(255) };
      const job = { ...failedAtNight.job!, name: long(255), owner: long(255) };
      const bodyOf = (kind: 'ntfy' | 'discord') => requestOf(kind, { ...failedAtNight, rule, run, job })?.body ?? '';
      expect(Buffer.byteLength(bodyOf('ntfy'))).toBeLessThanOrEqual(8_192);
      const { message } = JSON.parse(bodyOf('ntfy')) as { message: string };
      expect(Buffer.byteLength(message)).toBeLessThanOrEqual(4_096);
      expect(message).toMatch(/^What .*…$/s);
      expect(message.isWellFormed() && !message.includes('\ufffd')).toBe(true);
      const { embeds } = JSON.parse(bodyOf('discord')) as { embeds: [Record<string, unknown>] };
      const texts = [
        embeds[0]['title'],
        embeds[0]['description'],
        ...(embeds[0]['fields'] as object[]).flatMap(Object.values),
      ];
      expect(texts.filter((text) => typeof text === 'string').join('').length).toBeLessThanOrEqual(6_000);
    },
  );

  it('a check is up when all that is told together is over, and fails while one of it is open', () => {
    const pathOf = (event: Notice['event'], group: object): string | undefined =>
      requestOf('healthchecks', { ...manyFailed, event, group: { ...manyFailed.group!, ...group } })?.url.replace(
        config.url,
        '',
      );
    expect(pathOf('group', { recovered: 14 })).toBe('');
    expect(pathOf('group', { recovered: 13 })).toBe('/fail');
    expect(pathOf('digest', { recovered: 0 })).toBe('/fail');
    expect(pathOf('group', { incidents: 0, runs: 14 })).toBe('/log');
  });

  it('systems that keep alerts are told of no summary, and of nothing that was over before', () => {
    for (const kind of ['pagerduty', 'opsgenie', 'alertmanager'] as const) {
      for (const event of ['digest', 'notice', 'recovered'] as const) {
        const notice = { ...failedAtNight, event };
        expect(requestOf(kind, notice)).toBeUndefined();
      }
    }
  });
});

/** Without blocks of code, in which no sign counts. */
function facts(body: string): string {
  return body.replaceAll(/```.*?```/gs, '').replaceAll(/"fallback":"[^"]*"/g, '');
}

describe('a text that is cut', () => {
  it('has no half of a letter, wherever it is cut', () => {
    const text = 'a😀b😀'.repeat(5);
    for (let most = 2; most < text.length; most++) {
      for (const cut of [cutTo(text, most), lastLines(text, 5, most)]) {
        expect(cut.isWellFormed()).toBe(true);
        expect(cut.length).toBeLessThanOrEqual(most);
      }
    }
  });
});
