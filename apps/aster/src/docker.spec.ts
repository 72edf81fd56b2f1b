import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@aster-scheduler/db/testing';
import { variableTable } from '@aster-scheduler/runtime';
import { parse } from 'yaml';
import { startProgram } from './testing/start-program.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

interface ComposeService {
  readonly image?: string;
  readonly build?: {
    readonly context: string;
    readonly dockerfile: string;
    readonly args: Readonly<Record<string, string>>;
  };
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
}

const compose = parse(readFileSync(`${root}docker/compose.yaml`, 'utf8'), { merge: true }) as {
  readonly services: Readonly<Record<string, ComposeService>>;
};
const ours = Object.entries(compose.services).filter(([, service]) => service.build !== undefined);

describe('docker/', () => {
  it('copies only what is there', () => {
    const dockerfile = readFileSync(`${root}docker/Dockerfile`, 'utf8');
    const copies = [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, words = '']) =>
      words.split(' ').slice(0, -1),
    );
    expect(copies).toContain('package-lock.json');
    expect(copies.filter((source) => !existsSync(`${root}${source}`))).toEqual([]);
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  });

  it('composes programs that there are, with variables that they know', () => {
    const known = new Set(variableTable.map(({ name }) => name));
    expect(ours.map(([name]) => name).sort()).toEqual(['api', 'migrate', 'scheduler', 'worker']);
    for (const [, { build, environment = {} }] of ours) {
      expect(existsSync(`${root}apps/${build?.args.APP ?? ''}/src/main.ts`)).toBe(true);
      expect(Object.keys(environment).filter((name) => !known.has(name))).toEqual([]);
    }
  });

  it('starts each program once the database is migrated, and that once it is healthy', () => {
    expect(compose.services.migrate?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    for (const name of ['api', 'scheduler', 'worker']) {
      expect(compose.services[name]?.depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
    }
  });

  it('refuses to start without a password and an API key', () => {
    expect(compose.services.api?.environment?.API_KEYS).toMatch(/^\$\{API_KEYS:\?/);
    expect(compose.services.postgres?.environment?.POSTGRES_PASSWORD).toMatch(/^\$\{POSTGRES_PASSWORD:\?/);
  });
});

describe('the health check of the image', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(async () => database.drop());

  async function check(env: Readonly<Record<string, string>>): Promise<unknown> {
    const child = spawn(process.execPath, [`${root}docker/health-check.mjs`], { env, stdio: 'ignore' });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  }

  async function freePort(): Promise<string> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    return String(port);
  }

  it.each([
    ['api', 'API_PORT'],
    ['scheduler', 'SCHEDULER_PORT'],
    ['worker', 'WORKER_PORT'],
  ] as const)(
    'tells a running %s from one that is gone',
    async (app, variable) => {
      const port = { [variable]: await freePort() };
      const program = startProgram(app, [], { DATABASE_URL: database.connectionString, ...port });
      await program.printed(new RegExp(`"msg":"${app} started"`));
      expect(await check({ APP: app, ...port })).toBe(0);
      expect(await program.stop()).toBe(0);
      expect(await check({ APP: app, ...port })).toBe(1);
    },
    60_000,
  );
});
