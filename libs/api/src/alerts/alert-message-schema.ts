import type {
  AlertMessage,
  AlertMessageData,
  AlertMessageGroup,
  AlertMessageIncident,
  AlertMessageJob,
  AlertMessageRule,
  AlertMessageRun,
  AlertMessageSubject,
  AlertMessageType,
} from '@aster-scheduler/client';
import { alertKinds, alertSeverities, runReasons, runStatuses } from '@aster-scheduler/core';
import type { JsonSchema } from '../json/json-schema.js';
import { choice, id, instant, integer, objectSchema, type PropertySchemas, text } from '../json/object-schema.js';

const types = [
  'incident.opened',
  'incident.reminded',
  'incident.resolved',
  'incident.recovered',
  'incidents.group',
  'incidents.digest',
  'run.finished',
  'channel.test',
  'channel.failing',
] as const satisfies readonly AlertMessageType[];

const subjectKinds = ['pool', 'worker', 'scheduler', 'channel', 'engine'] as const;
const texts: JsonSchema = { type: 'array', items: text };

const incidentSchema = partSchema<AlertMessageIncident>('AlertMessageIncident', 'What is wrong, or was.', {
  required: ['id', 'opened_at', 'count'],
  properties: {
    id: { ...text, description: 'The same in all that is told of it.' },
    opened_at: instant,
    resolved_at: instant,
    resolution: { ...text, description: 'Why it ended: `recovered`, `paused`, …' },
    count: { ...integer, description: 'How often it has happened.' },
  },
});

const ruleSchema = partSchema<AlertMessageRule>('AlertMessageRule', 'The rule that tells it.', {
  required: ['name', 'when', 'severity'],
  properties: { name: text, when: choice(alertKinds), severity: choice(alertSeverities), note: text },
});

const jobSchema = partSchema<AlertMessageJob>('AlertMessageJob', 'The job that it is about.', {
  required: ['id', 'name', 'labels'],
  properties: {
    id: text,
    name: text,
    labels: { type: 'object' },
    owner: { ...text, description: 'Who looks after it.' },
    runbook_url: { ...text, description: 'Where it is written what to do.' },
    url: { ...text, description: 'In the dashboard, where it is known where that is.' },
  },
});

const subjectSchema = partSchema<AlertMessageSubject>('AlertMessageSubject', 'What of the engine it is about.', {
  required: ['kind', 'name'],
  properties: {
    kind: choice(subjectKinds),
    name: { ...text, description: 'Empty for the engine as a whole.' },
    until: instant,
    workers: { ...integer, description: 'That serve the pool.' },
    slots: { ...integer, description: 'Of these workers.' },
    runs: { ...integer, description: 'That were taken from the worker.' },
    ticks: { ...integer, description: 'That nothing explains.' },
    error: text,
  },
});

const runSchema = partSchema<AlertMessageRun>('AlertMessageRun', 'The run by which it was noticed.', {
  required: ['id', 'status'],
  properties: {
    ...{ id, status: choice(runStatuses), reason: choice(runReasons), exit_code: integer, attempts: integer },
    ...{ scheduled_at: instant, started_at: instant, finished_at: instant },
    duration_ms: { ...integer, description: 'Of the last attempt.' },
    error_line: { ...text, description: 'What went wrong, in a line.' },
    output_tail: { ...text, description: 'The last 50 lines that it has written, 10 KB at most.' },
    worker: text,
    version: { ...integer, description: 'Of its job, as it was then.' },
    url: { ...text, description: 'In the dashboard, where it is known where that is.' },
  },
});

const groupSchema = partSchema<AlertMessageGroup>('AlertMessageGroup', 'Many incidents, or runs, in one message.', {
  required: ['incidents', 'recovered', 'reminded', 'runs', 'failed', 'jobs', 'errors', 'rules'],
  properties: {
    incidents: integer,
    recovered: { ...integer, description: 'How many of them are over.' },
    reminded: { ...integer, description: 'How many of them were told before.' },
    runs: { ...integer, description: 'Runs that are told of without an incident.' },
    failed: { ...integer, description: 'How many of these did not succeed.' },
    jobs: { ...texts, description: 'Names of some of their jobs.' },
    errors: {
      type: 'array',
      items: { type: 'object', required: ['line', 'count'], properties: { line: text, count: integer } },
    },
    rules: texts,
    since: instant,
  },
});

const dataSchema = partSchema<AlertMessageData>('AlertMessageData', 'What is known; what is not is left out.', {
  required: [],
  properties: {
    ...{ incident: incidentSchema, rule: ruleSchema, job: jobSchema, subject: subjectSchema, run: runSchema },
    group: groupSchema,
    channel: {
      type: 'object',
      description: 'The channel that fails.',
      required: ['name', 'error', 'notices'],
      properties: { name: text, error: text, notices: integer },
    },
    explanation: { ...text, description: 'What happened, in a sentence.' },
    failing_since: instant,
    last_success_at: instant,
    count: { ...integer, description: 'How often it has happened.' },
  },
});

/** The body of a webhook. */
export const alertMessageSchema = partSchema<AlertMessage>(
  'AlertMessage',
  'What channels of kind `webhook` are sent.',
  {
    required: ['schema', 'type', 'id', 'timestamp', 'data'],
    properties: {
      schema: { ...text, description: '`aster.incident.v1`: fields are added to it, and never changed or removed.' },
      type: choice(types),
      id: { ...id, description: 'The same each time that the message is sent.' },
      timestamp: { ...instant, description: 'When what it tells of happened.' },
      environment: { ...text, description: 'Which installation tells it.' },
      data: dataSchema,
    },
  },
);

/** An object of which some fields may not be there. */
function partSchema<Part>(
  title: string,
  description: string,
  { required, properties }: { required: readonly (keyof Part & string)[]; properties: PropertySchemas<Part> },
): JsonSchema {
  return { ...objectSchema<Part>(title, description, properties), required: [...required] };
}
