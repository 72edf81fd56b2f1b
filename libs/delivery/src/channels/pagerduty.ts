import { cutTo } from '../notice/cut-to.js';
import { shortOutput } from '../notice/short-output.js';
import { subjectWords } from '../notice/subject-words.js';
import { actionOf } from './action-of.js';
import { jsonRequest } from './json-request.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

/** Events of PagerDuty, version 2: one of its incidents for one of ours, which ends with it. */
export const pagerduty: Preset = (notice, text, config) => {
  const action = actionOf(notice);
  if (action === undefined) return undefined;
  const { rule, job, environment, incident } = notice;
  const details = Object.fromEntries(text.facts.map((each) => [each.label, each.text]));
  const event = {
    routing_key: setting(config, 'routing_key'),
    event_action: action.isOver ? 'resolve' : 'trigger',
    dedup_key: action.key,
    payload: {
      summary: cutTo(text.title, 1_024),
      source: job?.name ?? subjectWords(notice.subject) ?? rule?.name ?? 'aster',
      severity: notice.event === 'test' ? 'info' : (rule?.severity ?? 'critical'),
      timestamp: (incident?.openedAt ?? notice.at).toISOString(),
      class: rule?.when,
      group: environment,
      custom_details: { ...details, Output: shortOutput(text) },
    },
    links: text.links.map(({ label, url }) => ({ href: url, text: label })),
    client: 'Aster',
    client_url: notice.url,
  };
  return jsonRequest('https://events.pagerduty.com/v2/enqueue', event);
};
