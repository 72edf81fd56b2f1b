import { subjectWords } from '../notice/subject-words.js';
import { actionOf } from './action-of.js';
import { baseUrl } from './base-url.js';
import { headersOf } from './headers-of.js';
import { jsonRequest } from './json-request.js';
import type { Preset } from './preset.js';
import { setting } from './setting.js';

/** Alertmanager ends what it does not hear of again; Aster tells it once, and when it is over. */
const openForMs = 30 * 86_400_000;

/** Alerts of Alertmanager, whose own routing stays in charge. */
export const alertmanager: Preset = (notice, text, config) => {
  const action = actionOf(notice);
  if (action === undefined) return undefined;
  const { rule, job, incident, environment } = notice;
  const begin = incident?.openedAt ?? notice.at;
  const end = action.isOver ? (incident?.resolvedAt ?? notice.at) : new Date(notice.at.getTime() + openForMs);
  const { openedAs } = incident ?? {};
  const isOfGroup = incident !== undefined && incident.key !== incident.id;
  // an alert is known by its labels alone: its end must have those of its beginning
  const labels = {
    alertname: `Aster ${openedAs?.rule ?? rule?.name ?? notice.event}`,
    severity: openedAs?.severity ?? rule?.severity ?? 'info',
    incident: action.key,
    ...(job && !isOfGroup && { job_name: openedAs?.job ?? job.name }),
    ...(notice.subject && !isOfGroup && { subject: subjectWords(notice.subject) }),
    ...(environment !== undefined && { environment }),
  };
  const annotations = Object.fromEntries(text.facts.map((each) => [nameOf(each.label), each.text]));
  const alert = {
    labels,
    annotations: { summary: text.title, ...annotations, runbook_url: rule?.runbookUrl },
    startsAt: begin.toISOString(),
    endsAt: end.toISOString(),
    generatorURL: text.links[0]?.url,
  };
  return jsonRequest(`${baseUrl(setting(config, 'url'))}/api/v2/alerts`, [alert], headersOf(config));
};

/** A name as Prometheus has them. */
function nameOf(label: string): string {
  return label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
}
