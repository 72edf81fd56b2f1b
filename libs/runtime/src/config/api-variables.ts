import type { ServiceName } from '../service-name.js';
import { anyText } from './readers/any-text.js';
import { apiKey, apiKeys } from './readers/api-keys.js';
import { choice } from './readers/choice.js';
import { hostName, hostNames } from './readers/host-name.js';
import { issuerUrl } from './readers/issuer-url.js';
import { jobSelectors } from './readers/job-selectors.js';
import { networks } from './readers/networks.js';
import { origins } from './readers/origins.js';
import { publicUrl } from './readers/public-url.js';
import { roleMap } from './readers/role-map.js';
import { shortText } from './readers/short-text.js';
import { traceAddress } from './readers/trace-address.js';
import { wholeNumber } from './readers/whole-number.js';
import { signInVariables } from './sign-in-variables.js';
import type { Variable } from './variable.js';

const api: readonly ServiceName[] = ['api', 'up'];

/** The variables of the API and of the dashboard that it serves. */
export const apiVariables = {
  API_HOST: {
    about:
      'address the API listens on; beyond loopback it needs keys: API_KEYS, API_BOOTSTRAP_KEY or API_AUTH=required',
    services: api,
    default: '127.0.0.1',
    read: hostName,
  },
  API_PORT: {
    about: 'port of the API; 0 takes a free one',
    services: api,
    default: '8080',
    read: wholeNumber(0, 65_535),
  },
  API_KEYS: {
    about: 'keys that open the API for admins, comma-separated, 32 characters or more each',
    services: api,
    isSecret: true,
    read: apiKeys,
  },
  API_BOOTSTRAP_KEY: {
    about: 'a key for an admin that is put among the keys in the database when it is first sent; 32 characters or more',
    services: api,
    isSecret: true,
    read: apiKey,
  },
  API_AUTH: {
    about:
      'keys, which asks for one where API_KEYS or API_BOOTSTRAP_KEY is set; required, which always asks for one; or none: ' +
      'whoever reaches the API may run commands',
    services: api,
    default: 'keys',
    read: choice(['keys', 'required', 'none']),
  },
  API_ALLOWED_HOSTS: {
    about: 'names by which an API without keys may be asked for, besides localhost and addresses; comma-separated',
    services: api,
    defaultNote: 'none',
    read: hostNames,
  },
  API_ALLOWED_ORIGINS: {
    about: 'whose web pages may call the API with a key, comma-separated: https://app.example.org',
    services: api,
    defaultNote: 'none',
    read: origins,
  },
  API_RATE_LIMIT: {
    about:
      'requests of each key, or address, in 10 seconds, of which statistics and messages of agents cost 10 each; 0 is no limit',
    services: api,
    default: '1000',
    read: wholeNumber(0, 1_000_000),
  },
  API_JOBS_PER_KEY: {
    about: 'jobs that each key, but those of admins, may have made; 0 is no limit',
    services: api,
    default: '10000',
    read: wholeNumber(0, 10_000_000),
  },
  API_STREAMS_PER_KEY: {
    about: 'things that each key may follow at the same time; each keeps a connection',
    services: api,
    default: '100',
    read: wholeNumber(1, 1_000),
  },
  API_OIDC_ISSUER: {
    about: 'whose tokens of OpenID Connect are taken besides keys, as it stands in them: https://login.example.org',
    services: api,
    defaultNote: 'none',
    read: issuerUrl,
  },
  API_OIDC_AUDIENCE: {
    about: 'whom those tokens must be for',
    services: api,
    default: 'aster',
    read: anyText,
  },
  API_OIDC_ROLES_CLAIM: {
    about: 'the claim that says what somebody is, such as groups, or realm_access.roles',
    services: api,
    default: 'groups',
    read: anyText,
  },
  API_OIDC_ROLES: {
    about: 'the role for each value of that claim, comma-separated: aster-admins=admin,everybody=read',
    services: api,
    defaultNote: 'none',
    read: roleMap,
  },
  ...signInVariables,
  API_TRUSTED_PROXIES: {
    about: 'addresses or networks of proxies whose X-Forwarded-For tells where a request comes from; comma-separated',
    services: api,
    defaultNote: 'none',
    read: networks,
  },
  API_PUBLIC_URL: {
    about: 'where clients find the API, and people the dashboard: links of messages; of a proxy, with its path',
    services: ['api', 'scheduler', 'up'],
    defaultNote: 'as it is asked for',
    read: publicUrl,
  },
  API_MCP: {
    about:
      'what agents may do at /mcp, by the Model Context Protocol: off; read; or operate, which also lets them trigger, ' +
      'cancel, retry and pause',
    services: api,
    default: 'read',
    read: choice(['off', 'read', 'operate']),
  },
  API_DASHBOARD: {
    about: 'on, or off: whether the dashboard is served at ui/',
    services: api,
    default: 'on',
    read: choice(['on', 'off']),
  },
  DASHBOARD_LABEL: {
    about: 'what this installation is called at the top of its dashboard, such as prod; 24 characters at most',
    services: api,
    defaultNote: 'none',
    read: shortText(24),
  },
  DASHBOARD_COLOR: {
    about: 'the colour of that, so that nobody takes one installation for another',
    services: api,
    default: 'grey',
    read: choice(['grey', 'red', 'amber', 'green', 'blue', 'violet']),
  },
  DASHBOARD_TRACES: {
    about: 'the address of a trace for a browser, with {trace_id} in it: runs in the dashboard link to theirs',
    services: api,
    defaultNote: 'none',
    read: traceAddress,
  },
  METRICS_JOBS: {
    about:
      'jobs with series of their own at /metrics, such as label:team=data or name:etl/*; several with a bar between them',
    services: api,
    defaultNote: 'none',
    read: jobSelectors,
  },
} as const satisfies Readonly<Record<string, Variable<unknown>>>;
