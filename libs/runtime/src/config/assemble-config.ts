import type { LogConfig } from '../logs/log-config.js';
import type { ServiceName } from '../service-name.js';
import type {
  ApiConfig,
  DatabaseConfig,
  HealthConfig,
  NotifierConfig,
  ProcessConfigs,
  SchedulerConfig,
  UpDatabaseConfig,
  WorkerConfig,
} from './config.js';
import type { VariableValues } from './variables.js';

/** Puts checked values into the form a process takes. `connectionString` is absent only where it may be. */
export function assembleConfig<S extends ServiceName>(
  service: S,
  values: VariableValues,
  connectionString: string | undefined,
): ProcessConfigs[S] {
  return assemblers[service](values, connectionString ?? '');
}

const assemblers: { readonly [S in ServiceName]: (values: VariableValues, url: string) => ProcessConfigs[S] } = {
  api: (values, url) => ({
    service: 'api',
    ...common(values),
    database: database('api', values, url),
    api: api(values),
  }),
  scheduler: (values, url) => ({
    service: 'scheduler',
    ...common(values),
    database: database('scheduler', values, url),
    scheduler: scheduler(values),
    health: health(values, values.SCHEDULER_PORT),
  }),
  worker: (values, url) => ({
    service: 'worker',
    ...common(values),
    database: database('worker', values, url),
    worker: worker(values),
    health: health(values, values.WORKER_PORT),
  }),
  up: (values, url) => ({
    service: 'up',
    ...common(values),
    database: upDatabase(values, url),
    api: api(values),
    scheduler: scheduler(values),
    worker: worker(values),
  }),
  migrate: (values, url) => ({ service: 'migrate', ...common(values), database: database('migrate', values, url) }),
};

function common(values: VariableValues): { readonly log: LogConfig; readonly shutdownTimeoutMs: number } {
  return {
    log: { level: values.LOG_LEVEL, format: values.LOG_FORMAT },
    shutdownTimeoutMs: values.SHUTDOWN_TIMEOUT,
  };
}

function database(service: ServiceName, values: VariableValues, connectionString: string): DatabaseConfig {
  return {
    connectionString,
    applicationName: `aster ${service}`,
    poolSize: values.DB_POOL_SIZE,
    queryTimeoutMs: values.DB_QUERY_TIMEOUT,
    connectTimeoutMs: values.DB_QUERY_TIMEOUT,
    waitMs: values.DB_TIMEOUT,
  };
}

function upDatabase(values: VariableValues, url: string): UpDatabaseConfig {
  const { connectionString, ...rest } = database('up', values, url);
  return connectionString === '' ? rest : { connectionString, ...rest };
}

function api(values: VariableValues): ApiConfig {
  return {
    host: values.API_HOST,
    port: values.API_PORT,
    keys: values.API_KEYS ?? [],
    auth: values.API_AUTH,
    bootstrapKey: values.API_BOOTSTRAP_KEY,
    allowedHosts: values.API_ALLOWED_HOSTS ?? [],
    allowedOrigins: values.API_ALLOWED_ORIGINS,
    tokenIssuer: tokenIssuer(values),
    signIn: signIn(values),
    proxySignIn: proxySignIn(values),
    rateLimit: values.API_RATE_LIMIT,
    maxJobsOfOne: values.API_JOBS_PER_KEY,
    maxStreamsOfOne: values.API_STREAMS_PER_KEY,
    trustedProxies: values.API_TRUSTED_PROXIES ?? [],
    publicUrl: values.API_PUBLIC_URL,
    hasDashboard: values.API_DASHBOARD === 'on',
    dashboardMark: dashboardMark(values),
    traceAddress: values.DASHBOARD_TRACES,
    agents: values.API_MCP,
    secretKeys: values.SECRETS_KEY ?? [],
    tls: tls(values),
    metricsOfJobs: values.METRICS_JOBS ?? [],
    policy: values.WORKER_POLICY_FILE,
    defaultJobTimeoutMs: values.DEFAULT_JOB_TIMEOUT,
    defaultMaxRetries: values.DEFAULT_MAX_RETRIES,
  };
}

/** Nothing where it has no name: a colour alone would say nothing. */
function dashboardMark({ DASHBOARD_LABEL: label, DASHBOARD_COLOR: color }: VariableValues): ApiConfig['dashboardMark'] {
  return label === undefined ? undefined : { label, color };
}

function tls({ API_TLS_CERT: cert, API_TLS_KEY: key }: VariableValues): ApiConfig['tls'] {
  return cert === undefined || key === undefined ? undefined : { cert, key };
}

function tokenIssuer(values: VariableValues): ApiConfig['tokenIssuer'] {
  const { API_OIDC_ISSUER: issuer, API_OIDC_AUDIENCE: audience, API_OIDC_ROLES_CLAIM: rolesClaim } = values;
  return issuer === undefined ? undefined : { issuer, audience, rolesClaim, roles: values.API_OIDC_ROLES ?? {} };
}

function signIn(values: VariableValues): ApiConfig['signIn'] {
  const { API_OIDC_ISSUER: issuer, API_OIDC_CLIENT_ID: clientId, API_OIDC_CLIENT_SECRET: clientSecret } = values;
  if (issuer === undefined || clientId === undefined) return undefined;
  return {
    ...{ issuer, clientId, clientSecret, scopes: values.API_OIDC_SCOPES, sessionMs: values.API_SESSION_LIFETIME },
    ...{ rolesClaim: values.API_OIDC_ROLES_CLAIM, roles: values.API_OIDC_ROLES ?? {} },
  };
}

function proxySignIn(values: VariableValues): ApiConfig['proxySignIn'] {
  const { API_PROXY_SIGN_IN: from, API_PROXY_USER_HEADER: userHeader, API_PROXY_GROUPS_HEADER: groupsHeader } = values;
  return from === undefined ? undefined : { from, userHeader, groupsHeader, roles: values.API_PROXY_ROLES ?? {} };
}

function scheduler(values: VariableValues): SchedulerConfig {
  const { SCHEDULER_INTERVAL: intervalMs, RUN_RETENTION: retentionMs, HEARTBEAT_URL: url } = values;
  const heartbeat = url === undefined ? undefined : { url, allow: values.NOTIFY_ALLOW ?? [] };
  return { intervalMs, retentionMs, notifier: notifier(values), heartbeat };
}

function notifier(values: VariableValues): NotifierConfig | undefined {
  if (values.NOTIFIER === 'off') return undefined;
  return {
    allow: values.NOTIFY_ALLOW ?? [],
    environment: values.NOTIFY_ENVIRONMENT,
    publicUrl: values.API_PUBLIC_URL,
    smtpUrl: values.SMTP_URL,
    emailFrom: values.SMTP_FROM,
    secretKeys: values.SECRETS_KEY ?? [],
  };
}

function worker(values: VariableValues): WorkerConfig {
  return {
    pollIntervalMs: values.WORKER_POLL_INTERVAL,
    concurrency: values.WORKER_CONCURRENT_JOBS,
    pools: values.WORKER_POOLS,
    leaseMs: values.WORKER_LEASE,
    outputLimitBytes: values.OUTPUT_LIMIT,
    policy: values.WORKER_POLICY_FILE,
    isolation: {
      level: values.WORKER_ISOLATION,
      runAs: values.WORKER_RUN_AS ?? [],
      limits: values.WORKER_LIMITS,
    },
    secrets: {
      keys: values.SECRETS_KEY ?? [],
      folder: values.SECRETS_FOLDER,
      command: values.SECRETS_COMMAND,
    },
    freeHandbacks: values.FREE_HANDBACKS,
  };
}

function health(values: VariableValues, port: number): HealthConfig {
  return { host: values.HEALTH_HOST, port };
}
