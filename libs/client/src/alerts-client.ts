import type { ChannelChange, ChannelInput, ChannelResource } from './alert-channel-resource.js';
import type {
  AlertRuleChange,
  AlertRuleInput,
  AlertRuleResource,
  AlertTrialInput,
  AlertTrialResource,
} from './alert-rule-resource.js';
import type { ApiRequest } from './api-request.js';
import type { CallOptions, EditOptions, PostOptions } from './client-options.js';
import type { IncidentListQuery, IncidentNoteInput, IncidentResource } from './incident-resource.js';
import { condition } from './job-conditions.js';
import { keyed } from './keyed.js';
import { nextCursor } from './next-cursor.js';
import type { NotificationListQuery, NotificationResource } from './notification-resource.js';
import type { Page, PageQuery } from './page.js';
import { alertPath } from './paths.js';
import type { Send } from './send.js';
import type { IncidentSilenceInput, SilenceInput, SilenceListQuery, SilenceResource } from './silence-resource.js';

/** The calls that concern rules for alerts, what they have found, and who is told. */
export interface AlertsClient {
  readonly rules: AlertRulesClient;
  readonly channels: ChannelsClient;
  readonly silences: SilencesClient;
  readonly incidents: IncidentsClient;
  readonly notifications: NotificationsClient;
}

export interface AlertRulesClient {
  /** By name. */
  list(query?: PageQuery, options?: CallOptions): Promise<Page<AlertRuleResource>>;
  get(idOrName: string, options?: CallOptions): Promise<AlertRuleResource>;
  create(input: AlertRuleInput, options?: PostOptions): Promise<AlertRuleResource>;
  /** Merges what is given into the rule. */
  update(idOrName: string, change: AlertRuleChange, options?: EditOptions): Promise<AlertRuleResource>;
  /** What is open of it ends, quietly. */
  delete(idOrName: string, options?: EditOptions): Promise<void>;
  /** What the rule would have told of; nothing is sent or kept. */
  try(input: AlertTrialInput, options?: CallOptions): Promise<AlertTrialResource>;
}

export interface ChannelsClient {
  /** By name. */
  list(query?: PageQuery, options?: CallOptions): Promise<Page<ChannelResource>>;
  get(idOrName: string, options?: CallOptions): Promise<ChannelResource>;
  create(input: ChannelInput, options?: PostOptions): Promise<ChannelResource>;
  update(idOrName: string, change: ChannelChange, options?: EditOptions): Promise<ChannelResource>;
  /** Rejects with `ApiError` (409) while rules tell it, unless `force` is said. */
  delete(idOrName: string, options?: EditOptions): Promise<void>;
  /** Has a message sent to it; the notification says what came of it. */
  test(idOrName: string, options?: PostOptions): Promise<NotificationResource>;
}

export interface SilencesClient {
  /** The one that ends first comes first; with `past` the newest. */
  list(query?: SilenceListQuery, options?: CallOptions): Promise<Page<SilenceResource>>;
  create(input: SilenceInput, options?: PostOptions): Promise<SilenceResource>;
  /** Ends it now: what was kept back is sent. */
  end(id: string, options?: PostOptions): Promise<void>;
}

export interface IncidentsClient {
  /** The newest first. */
  list(query?: IncidentListQuery, options?: CallOptions): Promise<Page<IncidentResource>>;
  get(id: string, options?: CallOptions): Promise<IncidentResource>;
  /** Nobody is reminded of it any more. */
  acknowledge(id: string, input?: IncidentNoteInput, options?: PostOptions): Promise<IncidentResource>;
  /** Ends it by hand; when it happens again, that is another one. */
  resolve(id: string, input?: IncidentNoteInput, options?: PostOptions): Promise<IncidentResource>;
  /** Has nothing sent of it for a time, nor of the next one of its rule and subject. */
  silence(id: string, input: IncidentSilenceInput, options?: PostOptions): Promise<SilenceResource>;
  /** Sets its note anew. */
  note(id: string, input: IncidentNoteInput, options?: PostOptions): Promise<IncidentResource>;
}

export interface NotificationsClient {
  /** The newest first. */
  list(query?: NotificationListQuery, options?: CallOptions): Promise<Page<NotificationResource>>;
  /** Has one sent again that was given up or dropped. */
  retry(id: string, options?: PostOptions): Promise<NotificationResource>;
}

export function createAlertsClient(send: Send): AlertsClient {
  const calls = createCalls(send);
  const { list, get, post } = calls;
  return {
    rules: {
      ...editing<AlertRuleResource, AlertRuleInput, AlertRuleChange>(calls, 'alerts/rules'),
      async try(input, { signal } = {}) {
        const { body } = await send({ method: 'POST', path: '/api/v1/alerts/rules/try', body: input, signal });
        return body as AlertTrialResource;
      },
    },
    channels: {
      ...editing<ChannelResource, ChannelInput, ChannelChange>(calls, 'alerts/channels'),
      test: async (idOrName, options) => post(`${alertPath('alerts/channels', idOrName)}/test`, undefined, options),
    },
    silences: {
      list: async ({ past, ...query } = {}, options) =>
        list('/api/v1/alerts/silences', { ...query, past: past === undefined ? undefined : String(past) }, options),
      create: async (input, options) => post('/api/v1/alerts/silences', input, options),
      end: async (id, options) => calls.delete(alertPath('alerts/silences', id), options),
    },
    incidents: {
      list: async (query, options) => list('/api/v1/incidents', { ...query }, options),
      get: async (id, options) => get(alertPath('incidents', id), options),
      acknowledge: async (id, input = {}, options) => post(`${alertPath('incidents', id)}/acknowledge`, input, options),
      resolve: async (id, input = {}, options) => post(`${alertPath('incidents', id)}/resolve`, input, options),
      silence: async (id, input, options) => post(`${alertPath('incidents', id)}/silence`, input, options),
      note: async (id, input, options) => post(`${alertPath('incidents', id)}/note`, input, options),
    },
    notifications: {
      list: async (query, options) => list('/api/v1/notifications', { ...query }, options),
      retry: async (id, options) => post(`${alertPath('notifications', id)}/retry`, undefined, options),
    },
  };
}

type Calls = ReturnType<typeof createCalls>;

function createCalls(send: Send) {
  return {
    async list<Item>(path: string, query: ApiRequest['query'], { signal }: CallOptions = {}): Promise<Page<Item>> {
      const { headers, body } = await send({ method: 'GET', path, query, signal });
      return { items: body as Item[], cursor: nextCursor(headers.get('link')) };
    },
    async get<Answer>(path: string, { signal }: CallOptions = {}): Promise<Answer> {
      return (await send({ method: 'GET', path, signal })).body as Answer;
    },
    async post<Answer>(path: string, body: object | undefined, options?: PostOptions): Promise<Answer> {
      return (await send(keyed({ method: 'POST', path, body }, options))).body as Answer;
    },
    async patch<Answer>(path: string, body: object, options: EditOptions = {}): Promise<Answer> {
      return (await send(keyed({ method: 'PATCH', path, body, ...condition(options) }, options))).body as Answer;
    },
    async delete(path: string, options: EditOptions = {}): Promise<void> {
      await send(keyed({ method: 'DELETE', path, ...condition(options) }, options));
    },
  };
}

/** What can be done with rules and with channels alike. */
function editing<Resource, Input extends object, Change extends object>(calls: Calls, things: string) {
  const path = `/api/v1/${things}`;
  return {
    list: async (query: PageQuery = {}, options?: CallOptions) => calls.list<Resource>(path, { ...query }, options),
    get: async (idOrName: string, options?: CallOptions) => calls.get<Resource>(alertPath(things, idOrName), options),
    create: async (input: Input, options?: PostOptions) => calls.post<Resource>(path, input, options),
    update: async (idOrName: string, change: Change, options?: EditOptions) =>
      calls.patch<Resource>(alertPath(things, idOrName), change, options),
    delete: async (idOrName: string, options?: EditOptions) => calls.delete(alertPath(things, idOrName), options),
  };
}
