import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { variableTable } from '@aster-scheduler/runtime';
import { parse } from 'yaml';

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
