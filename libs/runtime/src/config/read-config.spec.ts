import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidInputError } from '@aster-scheduler/core';
import fc from 'fast-check';
import { type ServiceName, serviceNames } from '../service-name.js';
import { readConfig } from './read-config.js';
import { variableNames } from './variables.js';

const DATABASE_URL = 'postgresql://app:pw-of-app@localhost/aster';
const key = 'k'.repeat(32);

function problems(service: ServiceName, env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig(service, env);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.problems.map(({ field, message }) => `${field}: ${message}`);
  }
}

function secretFile(text: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'aster-')), 'secret');
  writeFileSync(path, text);
  return path;
}

describe('readConfig', () => {
  it('gives an API the documented defaults', () => {
    expect(readConfig('api', { DATABASE_URL }).config).toEqual({
      service: 'api',
      database: {
        connectionString: DATABASE_URL,
        applicationName: 'aster api',
        poolSize: 10,
        queryTimeoutMs: 5_000,
        connectTimeoutMs: 5_000,
        waitMs: 30_000,
      },
      api: {
        host: '127.0.0.1',
        port: 8080,
        hasDashboard: true,
        agents: 'read',
        keys: [],
        secretKeys: [],
        tls: undefined,
        auth: 'keys',
        allowedHosts: [],
        rateLimit: 1_000,
        maxJobsOfOne: 10_000,
        maxStreamsOfOne: 100,
        metricsOfJobs: [],
        trustedProxies: [],
        defaultJobTimeoutMs: 600_000,
        defaultMaxRetries: 3,
      },
      log: { level: 'info', format: 'json' },
      shutdownTimeoutMs: 30_000,
    });
  });

  it('gives a scheduler the documented defaults', () => {
    expect(readConfig('scheduler', { DATABASE_URL }).config).toMatchObject({
      scheduler: { intervalMs: 30_000, retentionMs: undefined },
      health: { host: '127.0.0.1', port: 8081 },
    });
  });

  it('gives a worker the documented defaults', () => {
    expect(readConfig('worker', { DATABASE_URL }).config).toMatchObject({
      worker: {
        pollIntervalMs: 5_000,
        concurrency: 5,
        pools: ['default'],
        leaseMs: 15_000,
        outputLimitBytes: 1_048_576,
      },
      health: { host: '127.0.0.1', port: 8082 },
    });
  });

  it('lets `up` bring its own database, and writes for people', () => {
    const { config } = readConfig('up', {});
    expect(config.database.connectionString).toBeUndefined();
    expect(config.database.poolSize).toBe(10);
    expect(config.log.format).toBe('pretty');
  });

  it('lets `up` use a database that is named', () => {
    expect(readConfig('up', { POSTGRES_HOST: 'db' }).config.database.connectionString).toContain('@db:5432');
  });

  it('reads every variable', () => {
    const { config } = readConfig('up', {
      DATABASE_URL,
      DB_TIMEOUT: '1m',
      DB_QUERY_TIMEOUT: '2s',
      DB_POOL_SIZE: '20',
      API_HOST: '0.0.0.0',
      API_PORT: '80',
      API_KEYS: key,
      DEFAULT_JOB_TIMEOUT: '1h',
      DEFAULT_MAX_RETRIES: '0',
      SCHEDULER_INTERVAL: '10s',
      RUN_RETENTION: '720h',
      WORKER_POLL_INTERVAL: '1s',
      WORKER_CONCURRENT_JOBS: '50',
      WORKER_POOLS: 'a,b',
      WORKER_LEASE: '30s',
      OUTPUT_LIMIT: '64KB',
      FREE_HANDBACKS: '0',
      SHUTDOWN_TIMEOUT: '0',
      LOG_LEVEL: 'DEBUG',
      LOG_FORMAT: 'json',
    });
    expect(config).toMatchObject({
      database: { poolSize: 20, queryTimeoutMs: 2_000, waitMs: 60_000 },
      api: { host: '0.0.0.0', port: 80, keys: [key], defaultJobTimeoutMs: 3_600_000, defaultMaxRetries: 0 },
      scheduler: { intervalMs: 10_000, retentionMs: 2_592_000_000 },
      worker: {
        pollIntervalMs: 1_000,
        concurrency: 50,
        pools: ['a', 'b'],
        leaseMs: 30_000,
        outputLimitBytes: 65_536,
        freeHandbacks: 0,
      },
      log: { level: 'debug', format: 'json' },
      shutdownTimeoutMs: 0,
    });
  });

  it('takes an empty variable, or one of white space, for one that is not set', () => {
    const env = Object.fromEntries(variableNames.map((name, index) => [name, index % 2 === 0 ? '' : '  ']));
    expect(readConfig('up', env).config).toEqual(readConfig('up', {}).config);
  });

  it('drops white space around a value', () => {
    expect(readConfig('api', { DATABASE_URL, API_PORT: ' 9000\r\n' }).config.api.port).toBe(9000);
  });

  it('reports all problems at once, each with its variable', () => {
    const found = problems('worker', {
      DATABASE_URL: 'nonsense',
      WORKER_LEASE: 'long',
      WORKER_CONCURRENT_JOBS: '0',
      OUTPUT_LIMIT: 'much',
      LOG_LEVEL: 'loud',
      WORKER_PORT: '99999',
      WORKER_CONCURENT_JOBS: '9',
    });
    expect(found.map((problem) => problem.split(':')[0])).toEqual([
      'DATABASE_URL',
      'WORKER_CONCURRENT_JOBS',
      'WORKER_LEASE',
      'OUTPUT_LIMIT',
      'WORKER_PORT',
      'LOG_LEVEL',
      'WORKER_CONCURENT_JOBS',
    ]);
  });

  it('does not look at the variables of other services', () => {
    expect(problems('scheduler', { DATABASE_URL, WORKER_LEASE: 'long', API_PORT: 'x', WORKER_PORT: 'y' })).toEqual([]);
  });

  it('warns of names that look like a known one', () => {
    expect(readConfig('worker', { DATABASE_URL, WORKER_CONCURENT_JOBS: '9' }).warnings).toEqual([
      { field: 'WORKER_CONCURENT_JOBS', message: 'is not known, did you mean WORKER_CONCURRENT_JOBS?' },
    ]);
  });

  it('ignores the links that Kubernetes puts into the place of ports, with a warning', () => {
    const { config, warnings } = readConfig('worker', { DATABASE_URL, WORKER_PORT: 'tcp://10.0.0.1:80' });
    expect(config.health.port).toBe(8082);
    expect(warnings).toEqual([expect.objectContaining({ field: 'WORKER_PORT' })]);
    expect(readConfig('up', { POSTGRES_PORT: 'tcp://10.0.0.1:5432' }).config.database.connectionString).toBeUndefined();
  });
});

describe('secrets in files', () => {
  it('are read without the line break at their end', () => {
    const env = {
      POSTGRES_HOST: 'localhost',
      POSTGRES_PASSWORD_FILE: secretFile('pass word\n'),
      API_KEYS_FILE: secretFile(key),
    };
    const { config, secrets } = readConfig('api', env);
    expect(config.database.connectionString).toBe('postgresql://postgres:pass%20word@localhost:5432/postgres');
    expect(config.api.keys).toEqual([key]);
    expect(secrets).toEqual(expect.arrayContaining(['pass word', key]));
  });

  it('may hold the whole connection string', () => {
    const env = { DATABASE_URL_FILE: secretFile(`${DATABASE_URL}\r\n`) };
    expect(readConfig('migrate', env).config.database.connectionString).toBe(DATABASE_URL);
  });

  it.each<[string, NodeJS.ProcessEnv, RegExp]>([
    [
      'missing',
      { DATABASE_URL_FILE: '/no/such/file' },
      /^DATABASE_URL_FILE: \/no\/such\/file cannot be read \(ENOENT\)$/,
    ],
    ['folders', { DATABASE_URL_FILE: tmpdir() }, /is not a file$/],
    ['empty', { DATABASE_URL_FILE: secretFile(' \n') }, /is empty$/],
    ['too large', { DATABASE_URL_FILE: secretFile('x'.repeat(70_000)) }, /more than 65536 bytes$/],
    [
      'given beside the variable',
      { DATABASE_URL, DATABASE_URL_FILE: '/x' },
      /^DATABASE_URL: is given, and so is DATABASE_URL_FILE; remove one/,
    ],
  ])('are refused when they are %s', (_what, env, expected) => {
    expect(problems('migrate', env)).toEqual([expect.stringMatching(expected) as string]);
  });
});

describe('values that do not go together', () => {
  it.each(['0.0.0.0', '::', '10.1.2.3', 'api.example'])(
    'an API on %s without a key is refused, and told why',
    (API_HOST) => {
      expect(problems('api', { DATABASE_URL, API_HOST })).toEqual([
        expect.stringMatching(/^API_HOST: .* whoever reaches the API may run commands; set API_KEYS/) as string,
      ]);
    },
  );

  it.each(['127.0.0.1', '::1', 'localhost'])('an API on %s needs no key', (API_HOST) => {
    expect(problems('up', { API_HOST })).toEqual([]);
  });

  it('a key, or the words API_AUTH=none, open the API to other machines', () => {
    expect(problems('api', { DATABASE_URL, API_HOST: '0.0.0.0', API_KEYS: key })).toEqual([]);
    expect(problems('api', { DATABASE_URL, API_HOST: '0.0.0.0', API_AUTH: 'none' })).toEqual([]);
  });

  it('keys that would not be asked for are refused', () => {
    expect(problems('api', { DATABASE_URL, API_KEYS: key, API_AUTH: 'none' })).toEqual([
      expect.stringMatching(/^API_AUTH: is none, but API_KEYS are given/) as string,
    ]);
  });

  it.each([
    [{ API_OIDC_CLIENT_ID: 'aster' }, /^API_OIDC_ISSUER: is not set, but API_OIDC_CLIENT_ID is/],
    [{ API_OIDC_CLIENT_SECRET: 'hush' }, /^API_OIDC_CLIENT_ID: is not set, but API_OIDC_CLIENT_SECRET is/],
    [{ API_PROXY_SIGN_IN: '10.0.0.1' }, /^API_PROXY_ROLES: is not set/],
    [{ API_PROXY_SIGN_IN: '::1', API_PROXY_ROLES: '*=read', API_AUTH: 'none' }, /API_PROXY_SIGN_IN is given/],
  ])('a sign-in by %j that nobody could use is refused', (env, message) => {
    expect(problems('api', { DATABASE_URL, ...env })).toEqual([expect.stringMatching(message) as string]);
  });

  it('a bad key is told once, not also as a missing one', () => {
    expect(problems('api', { DATABASE_URL, API_HOST: '0.0.0.0', API_KEYS: 'short' })).toEqual([
      expect.stringMatching(/^API_KEYS: key 1 of 1 has 5 characters/) as string,
    ]);
  });

  it('a lease that one slow call would outlast is refused', () => {
    expect(problems('worker', { DATABASE_URL, WORKER_LEASE: '5s' })).toEqual([
      expect.stringMatching(/^WORKER_LEASE: 5s is not longer than DB_QUERY_TIMEOUT \(5s\)/) as string,
    ]);
  });
});

describe('no secret', () => {
  const secret = fc
    .string({ minLength: 12, maxLength: 40, unit: 'grapheme-ascii' })
    .filter((text) => !/[\0\s]/.test(text));
  const rubbish = fc.constantFrom('', 'x', '-1', '99999999', 'postgresql://u:', '0.0.0.0');

  it('appears in a problem or a warning, whatever is wrong with the rest', () => {
    const env = fc.record({
      DATABASE_URL: secret.chain((text) =>
        fc.constantFrom(
          text,
          `postgresql://u:${encodeURIComponent(text)}@db/x?sslmode=huh`,
          `postgresql://u:${text}@db`,
        ),
      ),
      POSTGRES_PASSWORD: secret,
      API_KEYS: fc.array(secret, { maxLength: 3 }).map((keys) => keys.join(',')),
      API_PORT: rubbish,
      WORKER_LEASE: rubbish,
      LOG_LEVEL: rubbish,
      API_KEY: secret,
    });
    fc.assert(
      fc.property(env, fc.constantFrom(...serviceNames), (texts, service) => {
        const told = problems(service, texts).join('\n');
        const hidden = [texts.DATABASE_URL, texts.POSTGRES_PASSWORD, texts.API_KEY, ...texts.API_KEYS.split(',')];
        for (const text of hidden) if (text.length >= 12) expect(told).not.toContain(text);
      }),
    );
  });

  it('appears where it was put into the wrong variable', () => {
    const found = problems('api', {
      DATABASE_URL,
      POSTGRES_HOST: DATABASE_URL,
      API_HOST: key,
      API_KEYS: key,
      API_PORT: key,
    });
    expect(found).toHaveLength(3);
    expect(found.join('\n')).not.toMatch(/pw-of-app|kkk/);
  });
});
