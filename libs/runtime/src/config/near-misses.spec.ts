import fc from 'fast-check';
import { knownNames, nearestName, nearMisses } from './near-misses.js';

describe('nearestName', () => {
  it.each([
    ['WORKER_CONCURENT_JOBS', 'WORKER_CONCURRENT_JOBS'],
    ['WORKER_CONCURRENCY', 'WORKER_CONCURRENT_JOBS'],
    ['DATABSE_URL', 'DATABASE_URL'],
    ['POSTGRES_PASWORD', 'POSTGRES_PASSWORD'],
    ['POSTGRE_HOST', 'POSTGRES_HOST'],
    ['POSTGRES_SSLMODE', 'POSTGRES_SSL_MODE'],
    ['API_KEY', 'API_KEYS'],
    ['API_KEYS_FLIE', 'API_KEYS_FILE'],
    ['WORKER_POOL', 'WORKER_POOLS'],
    ['DB_POOL', 'DB_POOL_SIZE'],
    ['DB_TIMEOUT_MS', 'DB_TIMEOUT'],
    ['LOG_LEVLE', 'LOG_LEVEL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['log_level', 'LOG_LEVEL'],
    ['SHUTDOWN_TIMEOUT_SECONDS', undefined],
    ['RUN_RETENTIONS', 'RUN_RETENTION'],
  ])('takes %s for %s', (name, meant) => {
    expect(nearestName(name)).toBe(meant);
  });

  it.each([
    'PATH',
    'HOME',
    'PORT',
    'HOSTNAME',
    'NODE_ENV',
    'PGPASSWORD',
    'API_SERVICE_HOST',
    'API_PORT_80_TCP',
    'API_PORT_80_TCP_ADDR',
    'POSTGRES_HOST_AUTH_METHOD',
    'POSTGRES_INITDB_ARGS',
    'POSTGRES_SERVICE_PORT',
    'WORKER_SERVICE_HOST',
    'SCHEDULER_SERVICE_PORT',
    'LOG_FILE',
    'RUN_ID',
    'OUTPUT_DIR',
    'API_URL',
  ])('leaves %s alone', (name) => {
    expect(nearestName(name)).toBeUndefined();
  });

  it('finds any known name behind one wrong letter', () => {
    fc.assert(
      fc.property(fc.constantFrom(...knownNames), fc.nat(), (name, at) => {
        const place = at % name.length;
        const wrong = `${name.slice(0, place)}Q${name.slice(place + 1)}`;
        expect(nearestName(wrong)).toBeDefined();
      }),
    );
  });
});

describe('nearMisses', () => {
  it('names what was meant, and nothing of the value', () => {
    expect(nearMisses({ API_KEY: 'hush', PATH: '/bin', LOG_LEVEL: 'info' })).toEqual([
      { field: 'API_KEY', message: 'is not known, did you mean API_KEYS?' },
    ]);
  });

  it('stops after ten', () => {
    const env = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`LOG_LEVE${index}`, 'x']));
    expect(nearMisses(env)).toHaveLength(10);
  });

  it('is soon through what Kubernetes says of hundreds of services', () => {
    const kinds = ['SERVICE_HOST', 'SERVICE_PORT', 'SERVICE_PORT_HTTP', 'PORT', 'PORT_8080_TCP', 'PORT_8080_TCP_ADDR'];
    const names = Array.from({ length: 1_000 }, (_, n) => kinds.map((kind) => `TEAM_BACKEND_SERVICE_${n}_${kind}`));
    const env = Object.fromEntries([...names.flat(), 'WORKER_POOL'].map((name) => [name, 'x']));
    const before = process.cpuUsage();
    expect(nearMisses(env).map(({ field }) => field)).toEqual(['WORKER_POOL']);
    expect(process.cpuUsage(before).user).toBeLessThan(5_000_000); // 30 s where each name is compared in full
  });
});
