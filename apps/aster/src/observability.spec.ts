import { spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { jobDefaults } from '@aster-scheduler/core';
import { waitFor } from '@aster-scheduler/core/testing';
import { insertJob } from '@aster-scheduler/job-store';
import { parse } from 'yaml';
import { createFleet, type Fleet } from './testing/fleet.js';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, 'docker/observability');

interface Rule {
  readonly alert?: string;
  readonly record?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

interface Panel {
  readonly title: string;
  readonly description: string;
  readonly type: string;
  readonly targets: readonly { readonly expr: string }[];
}

interface Board {
  readonly uid: string;
  readonly panels: readonly Panel[];
  readonly templating: {
    readonly list: readonly { readonly type: string; readonly query: string | { readonly query: string } }[];
  };
}

const hasPromtool = spawnSync('promtool', ['--version']).status === 0;
/** Tests by promtool, which is in the package `prometheus` of Debian. */
function itWithPromtool(title: string, check: () => void): void {
  if (hasPromtool) it(title, check);
  else it.skip(`${title} (promtool is not installed)`, check);
}

const rulesText = await readFile(join(folder, 'aster.rules.yaml'), 'utf8');
const { groups } = parse(rulesText) as { readonly groups: readonly { readonly rules: readonly Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const boards = new Map<string, Board>();
for (const file of (await readdir(folder)).filter((name) => name.endsWith('.json'))) {
  boards.set(file, JSON.parse(await readFile(join(folder, file), 'utf8')) as Board);
}

/** Where a query stands, and the query. */
const queries: readonly (readonly [where: string, expr: string])[] = [
  ...rules.map(({ alert, record, expr }) => [alert ?? record ?? '', expr] as const),
  ...[...boards].flatMap(([file, { panels, templating }]) => [
    ...panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [`${file}: ${title}`, expr] as const)),
    ...templating.list.flatMap(({ query }) =>
      typeof query === 'string' ? [] : [[`${file}: variable`, query.query] as const],
    ),
  ]),
];

/** The names of series in a query: ours, and those that rules record. */
function namesIn(expr: string): string[] {
  return expr.match(/\baster[_:][a-z0-9_:]+/g) ?? [];
}

/** The labels that a query chooses, groups or joins by. */
function labelsIn(expr: string): string[] {
  const braces = [...expr.matchAll(/\{([^}]*)\}/g)].flatMap(
    ([, inner = '']) => inner.match(/\w+(?=\s*(?:=|!))/g) ?? [],
  );
  const lists = [...expr.matchAll(/\b(?:by|on)\s*\(([^)]*)\)/g)].flatMap(([, inner = '']) =>
    inner.split(',').map((name) => name.trim()),
  );
  return [...braces, ...lists.filter((name) => name !== '')];
}

/** What Prometheus adds by itself, and what quantiles go by. */
const ownLabels = ['job', 'instance', 'le'];

interface Exposed {
  readonly names: ReadonlySet<string>;
  readonly labels: ReadonlySet<string>;
}

function exposedBy(texts: readonly string[]): Exposed {
  const names = new Set<string>();
  const labels = new Set<string>(ownLabels);
  for (const text of texts) {
    for (const [, name = '', type] of text.matchAll(/^# TYPE (\S+) (\S+)$/gm)) {
      const endings = type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
      for (const ending of endings) names.add(`${name}${ending}`);
    }
    for (const [, inner = ''] of text.matchAll(/^aster_\w+\{(.*)\} /gm)) {
      for (const label of inner.match(/\w+(?==")/g) ?? []) labels.add(label);
    }
  }
  return { names, labels };
}

describe('the rules and dashboards that come with Aster', () => {
  let fleet: Fleet;
  let texts: readonly string[];
  let open: string;

  beforeAll(async () => {
    fleet = await createFleet();
    const job = { ...jobDefaults, name: 'etl/load', command: 'sh', labels: { team: 'data' }, pool: 'default' };
    await insertJob(fleet.db, { ...job, cronExpr: '* * * * * *', args: ['-c', 'exit 1'] });
    const [schedulerPort, workerPort] = [await freePort(), await freePort()];
    const api = fleet.start('api', { API_PORT: '0', METRICS_JOBS: 'label:team=data|name:none*', LOG_LEVEL: 'info' });
    fleet.start('scheduler', { SCHEDULER_PORT: String(schedulerPort) });
    fleet.start('worker', { WORKER_PORT: String(workerPort) });
    const [, url = ''] = await api.printed(/"url":"(http:\/\/[^"]+)"/);
    const read = async (address: string, accept = 'text/plain'): Promise<string> => {
      const answer = await fetch(`${address}/metrics`, { headers: { accept } });
      if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
      return answer.text();
    };
    texts = await waitFor(
      async () => {
        const ports = [schedulerPort, workerPort].map((port) => `http://127.0.0.1:${port}`);
        const all = await Promise.all([url, ...ports].map(async (address) => read(address))).catch(() => []);
        const [ofApi = '', ofScheduler = '', ofWorker = ''] = all;
        const hasRun =
          /^aster_job_last_run_timestamp_seconds\{/m.test(ofApi) && /^aster_run_queue_seconds_count\{/m.test(ofWorker);
        return hasRun && /^aster_tick_lateness_seconds_count [1-9]/m.test(ofScheduler) ? all : undefined;
      },
      { what: 'a run of the job shows in the numbers of all programs' },
    );
    open = await read(url, 'application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5');
  });

  afterAll(async () => fleet.close());

  it('ask for nothing but what real processes expose, or a rule records', () => {
    const { names } = exposedBy(texts);
    const recorded = rules.flatMap(({ record }) => (record === undefined ? [] : [record]));
    const unknown = queries.flatMap(([where, expr]) =>
      namesIn(expr)
        .filter((name) => !names.has(name) && !recorded.includes(name))
        .map((name) => `${where}: ${name}`),
    );
    expect(unknown).toEqual([]);
    expect(queries.flatMap(([, expr]) => namesIn(expr)).length).toBeGreaterThan(60);
  });

  it('choose by labels that there are', () => {
    const { labels } = exposedBy(texts);
    const some = ['severity', 'reason', 'channel_kind', 'outcome', 'route']; // of what has not happened here
    const unknown = queries.flatMap(([where, expr]) =>
      labelsIn(expr)
        .filter((name) => !labels.has(name) && !some.includes(name))
        .map((name) => `${where}: ${name}`),
    );
    expect(unknown).toEqual([]);
  });

  it('use what is told of the engine and of single jobs', () => {
    const used = new Set(queries.flatMap(([, expr]) => namesIn(expr)));
    const told = [...exposedBy(texts).names].filter((name) =>
      /^aster_(?:job|pool|ledger|incidents|rollup|build)_/.test(name),
    );
    expect(told.filter((name) => !used.has(name) && name !== 'aster_ledger_gaps_total')).toEqual([]);
    expect(texts[0]).toMatch(/^aster_build_info\{version="[\d.]+",schema="\d+",node="[\d.]+"\} 1$/m);
    expect(texts[0]).toMatch(/^aster_job_enabled\{job_name="etl\/load",pool="default"\} 1$/m);
    expect(texts[0]).toMatch(/^aster_pool_workers\{pool="default"\} 1$/m);
  });

  it('have numbers with a name, a type and a help each, counters and durations by their units', () => {
    for (const text of texts) {
      const types = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => ({ name, type }));
      expect(types.filter(({ name }) => !text.includes(`# HELP ${name} `))).toEqual([]);
      expect(types.filter(({ name, type }) => (type === 'counter') !== name.endsWith('_total'))).toEqual([]);
      expect(types.filter(({ name, type }) => type === 'histogram' && !/_seconds$/.test(name))).toEqual([]);
      expect(types.filter(({ name }) => /_(?:ms|millis|minutes|hours)(?:_|$)/.test(name))).toEqual([]);
    }
  });

  it('have a name for each family also as OpenMetrics, where counters lack their ending', () => {
    const families = [...open.matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) => name);
    expect(families.length).toBeGreaterThan(70);
    expect(new Set(families).size).toBe(families.length);
    const names = [...(texts[0] ?? '').matchAll(/^# TYPE (\S+) /gm)].map(([, name = '']) =>
      name.replace(/_total$/, ''),
    );
    expect(families.sort()).toEqual(names.sort());
  });

  itWithPromtool('read numbers that promtool finds nothing wrong with', () => {
    expect(texts.map((text) => promtool(['check', 'metrics'], text))).toEqual(['', '', '']);
  });
});

describe('docker/observability', () => {
  it('has a severity, a summary and a page of what to do for each alert', async () => {
    const page = await readFile(join(root, 'docs/observability.md'), 'utf8');
    const alerts = rules.filter(({ alert }) => alert !== undefined);
    expect(alerts.length).toBeGreaterThanOrEqual(11);
    for (const { alert = '', labels, annotations } of alerts) {
      expect({ alert, severity: labels?.severity }).toEqual({
        alert,
        severity: expect.stringMatching(/^(?:critical|warning)$/) as string,
      });
      expect(annotations?.summary).toMatch(/\S/);
      expect(annotations?.runbook).toBe(`docs/observability.md#${alert.toLowerCase()}`);
      expect(page).toContain(`\n### ${alert}\n`);
    }
  });

  it('has dashboards that ask whichever Prometheus is chosen, and need no plug-in', () => {
    expect([...boards.keys()].sort()).toEqual(['grafana-engine.json', 'grafana-fleet.json', 'grafana-jobs.json']);
    for (const { panels, templating, uid } of boards.values()) {
      expect(uid).toMatch(/^aster-/);
      expect(templating.list[0]).toMatchObject({ type: 'datasource', query: 'prometheus' });
      expect(JSON.stringify(panels)).not.toMatch(/"uid":"(?!\$\{datasource\})/);
      for (const { title, description, type, targets } of panels) {
        expect(['stat', 'timeseries', 'table']).toContain(type);
        expect({ title, isDescribed: description.length > 3, asks: targets.length > 0 }).toEqual({
          title,
          isDescribed: true,
          asks: true,
        });
      }
    }
  });

  itWithPromtool('has rules that promtool finds right, and that do in its tests what they are for', () => {
    expect(promtool(['check', 'rules', 'aster.rules.yaml'])).toBe('');
    expect(promtool(['test', 'rules', 'aster.rules.test.yaml'])).toBe('');
  });
});

/** What promtool finds wrong; empty when that is nothing. */
function promtool(args: readonly string[], input = ''): string {
  const { status, stdout, stderr } = spawnSync('promtool', args, { cwd: folder, encoding: 'utf8', input });
  return status === 0 ? '' : stdout + stderr;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}
