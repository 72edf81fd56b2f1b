import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createTestDatabase, type TestDatabase } from '@aster-scheduler/db/testing';
import { variableTable } from '@aster-scheduler/runtime';
import { parse } from 'yaml';
import { startProgram } from './testing/start-program.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const run = promisify(execFile);

interface ComposeService {
  readonly image?: string;
  readonly build?: {
    readonly context: string;
    readonly dockerfile: string;
    readonly args: Readonly<Record<string, string>>;
  };
  readonly environment?: Readonly<Record<string, string>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly tmpfs?: readonly string[];
  readonly profiles?: readonly string[];
  readonly logging?: { readonly options: Readonly<Record<string, string>> };
  readonly [setting: string]: unknown;
}

const composeText = readFileSync(`${root}docker/compose.yaml`, 'utf8');
const dockerfile = readFileSync(`${root}docker/Dockerfile`, 'utf8');
const compose = parse(composeText, { merge: true }) as {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
};
const ours = Object.entries(compose.services).filter(([, service]) => service.build !== undefined);

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'aster-docker-'));
});

afterAll(async () => rm(folder, { recursive: true, force: true }));

describe('docker/Dockerfile', () => {
  it('copies only what is there', () => {
    const copies = [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, words = '']) =>
      words.split(' ').slice(0, -1),
    );
    expect(copies).toContain('package-lock.json');
    expect(copies.filter((source) => !existsSync(`${root}${source}`))).toEqual([]);
  });

  it('is built without a front end from elsewhere', () => {
    expect(dockerfile).not.toMatch(/^# *syntax *=/m);
  });

  it('runs the program under an init, and as a user that is known by number not to be root', () => {
    expect(dockerfile).toMatch(/^ENTRYPOINT \["\/usr\/bin\/tini", "--", "\/app\/entry-point\.sh"\]$/m);
    expect(dockerfile.match(/^USER .*$/gm)?.at(-1)).toBe('USER 1000:1000');
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  });

  it('carries the licence and says what the image is', async () => {
    expect(dockerfile).toMatch(/^COPY LICENSE \.\/$/m);
    const { version, license } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
    expect(dockerfile).toContain(`ARG VERSION=${version}`);
    expect(dockerfile).toContain(`org.opencontainers.image.licenses="${license}"`);
    for (const label of ['title', 'description', 'version']) expect(dockerfile).toContain(`image.${label}="`);
  });

  it('installs again when a manifest changes, and not with every change of the source', () => {
    const stages = dockerfile.split(/^FROM /m).slice(1);
    for (const stage of stages.filter((text) => text.includes('npm ci'))) {
      expect(stage.indexOf('npm ci')).toBeLessThan(stage.search(/^COPY (?:--from=build \S*|)libs/m));
      expect(stage).toMatch(/^COPY --from=manifests /m);
    }
  });
});

describe('docker/assemble.mjs', () => {
  async function workspace(): Promise<string> {
    const made = await mkdtemp(join(folder, 'workspace-'));
    const write = async (path: string, text: string) => {
      await mkdir(dirname(join(made, path)), { recursive: true });
      await writeFile(join(made, path), text);
    };
    const manifest = (name: string, ...needs: string[]) =>
      JSON.stringify({ name, dependencies: Object.fromEntries(needs.map((need) => [need, '1'])) });
    await write('apps/one/package.json', manifest('one', '@aster-scheduler/first'));
    await write('apps/one/dist/main.js', '');
    await write('libs/first/package.json', manifest('@aster-scheduler/first', '@aster-scheduler/second', 'theirs'));
    await write('libs/second/package.json', manifest('@aster-scheduler/second'));
    await write('libs/third/package.json', manifest('@aster-scheduler/third'));
    for (const lib of ['first', 'second', 'third']) {
      for (const file of [
        'index.js',
        'index.js.map',
        'index.d.ts',
        'index.spec.js',
        'cjs/index.js',
        'testing/index.js',
        'api/index.js',
      ])
        await write(`libs/${lib}/dist/${file}`, '');
      await mkdir(join(made, 'node_modules', '@aster-scheduler'), { recursive: true });
      await symlink(`../../libs/${lib}`, join(made, 'node_modules', '@aster-scheduler', lib));
    }
    for (const file of ['index.js', 'index.d.ts', 'index.js.map', 'specs/index.spec.js', 'README.md', 'LICENSE'])
      await write(`node_modules/theirs/${file}`, '');
    return made;
  }

  it('takes what the program reaches, and of that what runs', async () => {
    const cwd = await workspace();
    await run(process.execPath, [`${root}docker/assemble.mjs`, 'one', join(cwd, 'image')], { cwd });
    const files = async (path: string) => {
      const entries = await readdir(join(cwd, 'image', path), { recursive: true, withFileTypes: true });
      return entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) => join(entry.parentPath, entry.name).slice(join(cwd, 'image', path).length + 1))
        .sort();
    };
    expect(await files('code')).toEqual([
      'apps/one/dist/main.js',
      'apps/one/package.json',
      ...['first', 'second'].flatMap((lib) => [
        `libs/${lib}/dist/api/index.js`,
        `libs/${lib}/dist/index.js`,
        `libs/${lib}/package.json`,
      ]),
    ]);
    expect(await files('modules/node_modules')).toEqual([
      '@aster-scheduler/first',
      '@aster-scheduler/second',
      'theirs/LICENSE',
      'theirs/index.js',
    ]);
  });
});

describe('docker/entry-point.sh', () => {
  it('becomes the program, so that signals reach it', async () => {
    const bin = await mkdtemp(join(folder, 'bin-'));
    await writeFile(join(bin, 'node'), '#!/bin/sh\necho "$$ $*"\n');
    await chmod(join(bin, 'node'), 0o755);
    const child = spawn(`${root}docker/entry-point.sh`, ['--help'], {
      env: { PATH: `${bin}:/usr/bin:/bin`, APP: 'worker' },
    });
    let text = '';
    child.stdout.on('data', (chunk) => (text += String(chunk)));
    await once(child, 'close');
    expect(text).toBe(`${child.pid} /app/apps/worker/dist/main.js --help\n`);
  });
});

describe('docker/compose.yaml', () => {
  it('composes programs that there are, with variables that they know', () => {
    const known = new Set(variableTable.map(({ name }) => name));
    expect(ours.map(([name]) => name).sort()).toEqual(['api', 'migrate', 'scheduler', 'worker']);
    for (const [name, { build, image, environment = {} }] of ours) {
      expect(existsSync(`${root}apps/${build?.args.APP ?? ''}/src/main.ts`)).toBe(true);
      expect({ name, image }).toEqual({ name, image: `aster-${build?.args.APP}` });
      const unknown = Object.keys(environment).filter(
        (name) => !known.has(name) && !known.has(name.replace(/_FILE$/, '')) && !name.startsWith('OTEL_'),
      );
      expect(unknown).toEqual([]);
    }
  });

  it('passes on every setting that a program knows, but for those that it decides itself', () => {
    const decided = [
      'DATABASE_URL',
      'POSTGRES_PORT',
      'API_PORT',
      'API_AUTH',
      'SCHEDULER_PORT',
      'WORKER_PORT',
      'HEALTH_HOST',
    ];
    for (const [name, { environment = {} }] of ours) {
      const missing = variableTable
        .filter(({ services }) => (services as readonly string[]).includes(name))
        .flatMap((row) => (row.isSecret ? [`${row.name}_FILE`] : [row.name]))
        .filter((variable) => !decided.includes(variable.replace(/_FILE$/, '')) && !(variable in environment));
      expect({ name, missing }).toEqual({ name, missing: [] });
      for (const [variable, value] of Object.entries(environment)) {
        if (value.startsWith('${')) expect(value.replace(/:-.*\}$/, '')).toBe(`\${${variable}`);
      }
    }
  });

  it('gives a container longer to stop than its program may take, whatever that is set to', () => {
    const limit = variableTable.find(({ name }) => name === 'SHUTDOWN_TIMEOUT')?.defaultTextFor('worker');
    // durations in Go's notation are added by writing them side by side; a program ends 10 s after its limit at most
    for (const [name, service] of ours) {
      expect({ name, grace: service.stop_grace_period }).toEqual({ name, grace: `\${SHUTDOWN_TIMEOUT:-${limit}}15s` });
    }
  });

  it('starts each program once the database is migrated, and that once it is healthy', () => {
    expect(compose.services.migrate?.depends_on).toEqual({ postgres: { condition: 'service_healthy' } });
    for (const name of ['api', 'scheduler', 'worker']) {
      expect(compose.services[name]?.depends_on).toEqual({ migrate: { condition: 'service_completed_successfully' } });
    }
  });

  it('gives passwords and keys as files, of which each program sees its own', () => {
    expect(composeText).not.toMatch(/(?:PASSWORD|API_KEYS): /);
    expect(ours.map(([name, { secrets }]) => [name, secrets])).toEqual([
      ['migrate', ['aster_password']],
      ['api', ['aster_password', 'api_keys']],
      ['scheduler', ['aster_password']],
      ['worker', ['aster_password']],
    ]);
    for (const { environment = {} } of Object.values(compose.services)) {
      for (const [variable, value] of Object.entries(environment)) {
        if (variable.endsWith('_FILE') && !value.startsWith('${'))
          expect(value).toMatch(/^\/run\/secrets\/(?:postgres_password|aster_password|api_keys)$/);
      }
    }
  });

  it('connects as a role that is no superuser and owns its database', async () => {
    expect(compose.services.postgres?.environment?.POSTGRES_USER).toBe('postgres');
    for (const [, { environment }] of ours)
      expect(environment).toMatchObject({ POSTGRES_USER: 'aster', POSTGRES_DB: 'aster' });
    const sql = await readFile(`${root}docker/init-database.sql`, 'utf8');
    expect(sql).toMatch(/create role aster login password :'password';\ncreate database aster owner aster/);
  });

  it('publishes the API to this machine only, unless it is told otherwise, and TLS where it is asked for', () => {
    const published = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name]) => name)).toEqual(['api', 'proxy', 'grafana']);
    expect(compose.services.api?.ports).toEqual(['${API_BIND:-127.0.0.1}:${API_PORT:-8080}:8080']);
    expect(compose.services.proxy?.profiles).toEqual(['tls']);
    expect(compose.services.grafana?.ports).toEqual(['${GRAFANA_BIND:-127.0.0.1}:3000:3000']);
    const observers = ['prometheus', 'grafana'].map((name) => compose.services[name]?.profiles);
    expect(observers).toEqual([['observability'], ['observability']]);
  });

  it('bounds what a container may log, use and start', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      expect({ name, ...service.logging?.options }).toEqual({ name, 'max-size': '20m', 'max-file': '5' });
      expect({ name, memory: service.mem_limit }).toEqual({
        name,
        memory: expect.stringMatching(/^\$\{\w+:-\dg\}$|^\d+m$/) as string,
      });
      expect({ name, pids: service.pids_limit }).toEqual({ name, pids: expect.anything() as unknown });
    }
    for (const [, service] of ours) {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'] });
    }
    expect(compose.services.worker?.tmpfs).toEqual([expect.stringMatching(/^\/tmp:exec,/) as string]);
  });
});

describe('docker/examples/isolated-worker.yaml', () => {
  it('keeps commands from the secrets of the worker, and runs none as the user of the other containers', async () => {
    const text = await readFile(`${root}docker/examples/isolated-worker.yaml`, 'utf8');
    const { services } = parse(text) as { readonly services: Readonly<Record<string, ComposeService>> };
    expect(services.worker?.tmpfs).toEqual(['/run/secrets:mode=0700']);
    expect(services.worker?.environment?.WORKER_RUN_AS).toBe('${WORKER_RUN_AS:-1001:1001}');
    expect(dockerfile).toMatch(/^USER 1000:1000$/m);
  });
});

describe('docker/make-secrets.sh', () => {
  it('makes each secret once, in a folder that only its owner enters', async () => {
    const place = await mkdtemp(join(folder, 'secrets-'));
    await copyFile(`${root}docker/make-secrets.sh`, join(place, 'make-secrets.sh'));
    await run(join(place, 'make-secrets.sh'));
    const names = Object.values(compose.secrets).map(({ file }) => join(place, file));
    const texts = await Promise.all(names.map(async (name) => readFile(name, 'utf8')));
    await run(join(place, 'make-secrets.sh'));
    expect(await Promise.all(names.map(async (name) => readFile(name, 'utf8')))).toEqual(texts);
    expect(new Set(texts).size).toBe(3);
    for (const text of texts) expect(text).toMatch(/^[0-9a-f]{48}$/);
    expect((await stat(join(place, 'secrets'))).mode & 0o777).toBe(0o700);
  });
});

describe('docker/upgrade.sh', () => {
  /** A `docker` that writes down what it is asked for; two workers run, one is stopped, and a scheduler runs. */
  const standIn = `#!/bin/sh
echo "$*" >>"$CALLS"
case "$*" in
  *'ps -a -q --status exited --status created --status dead worker') echo w0 ;;
  *'--status exited'*) ;;
  *'ps -q api' | *'ps -a -q api') echo a1 ;;
  *'ps -q scheduler' | *'ps -a -q scheduler') echo s1; ! grep -q 'scale scheduler' "$CALLS" || echo s2 ;;
  *'ps -q worker' | *'ps -a -q worker') echo w1; echo w2; ! grep -q 'scale worker' "$CALLS" || { echo w3; echo w4; } ;;
  *'{{.Image}}'*) echo 'sha256:old aster-api' ;;
  inspect*) case "$*" in *" $UNWELL") echo unhealthy ;; *) echo healthy ;; esac ;;
esac
`;

  async function upgrade(unwell = 'none'): Promise<{ readonly code: unknown; readonly calls: readonly string[] }> {
    const bin = await mkdtemp(join(folder, 'bin-'));
    await writeFile(join(bin, 'docker'), standIn);
    await writeFile(join(bin, 'sleep'), '#!/bin/sh\n');
    for (const name of ['docker', 'sleep']) await chmod(join(bin, name), 0o755);
    const env = { PATH: `${bin}:/usr/bin:/bin`, CALLS: join(bin, 'calls'), UNWELL: unwell, WAIT: '3' };
    const child = spawn(`${root}docker/upgrade.sh`, { env, stdio: 'ignore' });
    const [code] = (await once(child, 'exit')) as [number | null];
    const calls = (await readFile(env.CALLS, 'utf8')).trim().split('\n');
    return { code, calls: calls.filter((call) => !/ps (?:-a )?-q|inspect/.test(call)) };
  }

  const compose = 'compose -f compose.yaml';
  const api = [
    `${compose} build`,
    `${compose} run --rm --no-deps migrate`,
    `${compose} up -d --no-deps --no-build api`,
  ];
  const scheduler = `${compose} up -d --no-deps --no-build --no-recreate --scale scheduler=2 scheduler`;
  const workers = `${compose} up -d --no-deps --no-build --no-recreate --scale worker=4 worker`;

  it('migrates first, and takes the old ones away once the new ones are well', async () => {
    const after = [scheduler, 'rm w0', workers, 'stop s1 w1 w2', 'rm s1 w1 w2'];
    expect(await upgrade()).toEqual({ code: 0, calls: [...api, ...after] });
  });

  it.each([
    ['the api', 'a1', ['logs --tail 20 a1', 'tag sha256:old aster-api', `${compose} up -d --no-deps --no-build api`]],
    ['a scheduler', 's2', [scheduler, 'logs --tail 20 s2', 'stop s2', 'rm s2']],
    ['a worker', 'w4', [scheduler, 'rm w0', workers, 'logs --tail 20 w4', 'stop s2 w3 w4', 'rm s2 w3 w4']],
  ])('keeps the old ones, shows the log and takes the new ones away where %s does not get well', async (...row) => {
    const [, unwell, after] = row;
    expect(await upgrade(unwell)).toEqual({ code: 1, calls: [...api, ...after] });
  });
});

const hasImage = spawnSync('docker', ['image', 'inspect', 'aster-worker'], { stdio: 'ignore' }).status === 0;

/** Needs what `docker compose build` makes. */
function whereThereIsTheImage(title: string, tests: () => void): void {
  if (hasImage) describe(title, tests);
  else describe.skip(`${title} (no docker engine here has the image aster-worker)`, tests);
}

whereThereIsTheImage('docker/examples', () => {
  it('adds tools to the worker', async () => {
    const examples = `${root}docker/examples`;
    const file = `${examples}/worker-with-tools.Dockerfile`;
    await run('docker', ['build', '-q', '-f', file, '-t', 'aster-test-tools', examples]);
    const script = 'curl --version >/dev/null && python3 -c "print(6 * 7)" && id -u';
    const { stdout } = await run('docker', ['run', '--rm', '--entrypoint', 'sh', 'aster-test-tools', '-c', script]);
    await run('docker', ['rmi', 'aster-test-tools']);
    expect(stdout).toBe('42\n1000\n');
  }, 300_000);
});

describe('the health check of the image', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(async () => database.drop());

  async function check(env: Readonly<Record<string, string>>): Promise<unknown> {
    const child = spawn(`${root}docker/health-check.sh`, { env: { PATH: process.env.PATH, ...env }, stdio: 'ignore' });
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
  ] as const)('tells a running %s from one that is gone', async (app, variable) => {
    const port = { [variable]: await freePort() };
    const program = startProgram(app, [], { DATABASE_URL: database.connectionString, ...port });
    await program.printed(new RegExp(`"msg":"${app} started"`));
    expect(await check({ APP: app, ...port })).toBe(0);
    expect(await program.stop()).toBe(0);
    expect(await check({ APP: app, ...port })).toBe(1);
  });

  it('asks an API that has a certificate over TLS, whoever signed that', async () => {
    const [key, certificate] = [join(folder, 'tls-key.pem'), join(folder, 'tls-certificate.pem')];
    const made = ['-keyout', key, '-out', certificate, '-subj', '/CN=elsewhere.test', '-days', '2'];
    await run('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', ...made]);
    const settings = { API_PORT: await freePort(), API_TLS_CERT: certificate, API_TLS_KEY: key };
    const program = startProgram('api', [], { DATABASE_URL: database.connectionString, ...settings });
    await program.printed(/"msg":"api started"/);
    expect(await check({ APP: 'api', ...settings })).toBe(0);
    expect(await program.stop()).toBe(0);
    expect(await check({ APP: 'api', ...settings })).toBe(1);
  });
});
