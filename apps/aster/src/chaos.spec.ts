import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const chaos = new URL('../../../tools/chaos/', import.meta.url);

interface Finding {
  readonly kind: string;
  readonly text: string;
}

interface Success {
  readonly id: string;
  readonly at: number;
}

describe('the check of firings', () => {
  /** `bottom` depends on `left` and `right`: their successes, and what each run of it names. */
  async function findings(
    left: readonly Success[],
    right: readonly Success[],
    fired: ReadonlyArray<readonly string[]>,
  ): Promise<readonly Finding[]> {
    const { checkFirings } = (await import(new URL('check/firings.mjs', chaos).href)) as {
      checkFirings: (facts: unknown) => readonly Finding[];
    };
    const jobs = [
      { id: 'l', plan: { name: 'left' } },
      { id: 'r', plan: { name: 'right' } },
      { id: 'b', plan: { name: 'bottom', dependsOn: ['left', 'right'] } },
    ];
    const succeeded = (jobId: string, runs: readonly Success[]) =>
      runs.map(({ id, at }) => ({ id, job_id: jobId, status: 'succeeded', committed_at: at, finished_at: at }));
    const runsOfJob = new Map<string, readonly { readonly id: string }[]>([
      ['l', succeeded('l', left)],
      ['r', succeeded('r', right)],
      ['b', fired.map((ids, n) => ({ id: `b${n}`, trigger: 'dependency', upstream_run_ids: ids }))],
    ]);
    const runById = new Map([...runsOfJob.values()].flat().map((run) => [run.id, run]));
    return checkFirings({ jobs, runsOfJob, runById, jobById: new Map(jobs.map((job) => [job.id, job])) });
  }

  const at = (instant: number, ...ids: string[]): Success[] => ids.map((id) => ({ id, at: instant }));

  it('finds nothing where each pair has its run', async () => {
    expect(await findings(at(1, 'l1'), at(2, 'r1'), [['l1', 'r1']])).toEqual([]);
  });

  it('finds the run that is missing, and the one too many', async () => {
    expect(await findings(at(1, 'l1'), at(2, 'r1'), [])).toEqual([
      { kind: 'wrong firing', text: expect.stringMatching('bottom has no run after left l1') },
    ]);
    expect(
      await findings(at(1, 'l1'), at(2, 'r1'), [
        ['l1', 'r1'],
        ['l1', 'r1'],
      ]),
    ).toEqual([{ kind: 'wrong firing', text: expect.stringMatching('bottom has a run too many after left l1') }]);
  });

  it('takes what was recorded in one transaction in any order that leads to what was found', async () => {
    const pairs = [
      ['l1', 'r1'],
      ['l2', 'r2'],
    ];
    expect(await findings(at(1, 'l1', 'l2'), at(1, 'r1', 'r2'), pairs)).toEqual([]);
    const third = [...pairs, ['l3', 'r3']];
    expect(
      await findings([...at(1, 'l1', 'l2'), ...at(3, 'l3')], [...at(1, 'r1', 'r2'), ...at(2, 'r3')], third),
    ).toEqual([]);
  });

  it('finds an order of forty successes of one transaction, and that there is none', async () => {
    const [left, right] = ['l', 'r'].map((name) => Array.from({ length: 20 }, (_, n) => `${name}${n}`)) as [
      string[],
      string[],
    ];
    const pairs = left.map((id, n) => [id, right[19 - n] as string]);
    expect(await findings(at(1, ...left), at(1, ...right), pairs)).toEqual([]);
    expect(await findings(at(1, ...left), at(1, ...right), pairs.slice(0, 12))).toEqual([]); // the others came one after the other
    expect((await findings(at(1, ...left), at(1, ...right), [...pairs, ['l0', 'r0']])).length).toBeGreaterThan(0);
  });
});

describe('the check of ledgers', () => {
  const second = 1_000_000;
  const row = (tick: number, more: object = {}) => ({
    ...{ id: `run ${tick}`, trigger: 'schedule', status: 'succeeded', attempt_num: 1, scheduled_at: tick * second },
    ...more,
  });
  const entry = (tick: number, more: object = {}) => ({
    ...{ atUs: tick * second, outcome: 'ran', run_id: `run ${tick}`, status: 'succeeded', attempts: 1, reason: null },
    ...more,
  });
  const skip = { status: 'skipped', attempt_num: 0, reason: 'concurrency_forbid' };

  /** A job that ticks every two seconds from 1 to 7: at 2, 4 and 6. */
  async function findings(rows: readonly object[], ledger: readonly object[]): Promise<readonly string[]> {
    const { checkLedgers } = (await import(new URL('check/ledgers.mjs', chaos).href)) as {
      checkLedgers: (facts: unknown) => readonly Finding[];
    };
    const periods = [{ sinceUs: [second, second], every: 2 }, { sinceUs: [7 * second, 7 * second] }];
    const job = { id: 'j', plan: { name: 'job' }, periods };
    const facts = { jobs: [job], runsOfJob: new Map([['j', rows]]), ledgers: new Map([['job', ledger]]) };
    return checkLedgers(facts).map(({ text }) => text);
  }

  it('finds nothing where each tick has the line of its row', async () => {
    const skipped = entry(4, { outcome: 'skipped', status: 'skipped', attempts: 0, reason: 'concurrency_forbid' });
    expect(await findings([row(2), row(4, skip), row(6)], [entry(6), skipped, entry(2)])).toEqual([]);
  });

  it.each([
    ['a tick without a row', [row(2), row(6)], [entry(6), entry(4, { outcome: 'unexplained' }), entry(2)]],
    ['a tick that is left out', [row(2), row(6)], [entry(6), entry(2)]],
    ['a row that is left out', [row(2), row(4), row(5), row(6)], [entry(6), entry(4), entry(2)]],
    ['an instant that is no tick', [row(2), row(4), row(6)], [entry(6), entry(5), entry(4), entry(2)]],
    ['a tick that is there twice', [row(2), row(4), row(6)], [entry(6), entry(4), entry(4), entry(2)]],
    ['another status', [row(2), row(4), row(6)], [entry(6), entry(4, { status: 'failed' }), entry(2)]],
    ['another run', [row(2), row(4), row(6)], [entry(6), entry(4, { run_id: 'run 2' }), entry(2)]],
    [
      'another reason',
      [row(2), row(4, skip), row(6)],
      [entry(6), entry(4, { ...skip, outcome: 'skipped', attempts: 0, reason: 'missed' }), entry(2)],
    ],
  ])('finds %s', async (_what, rows, ledger) => {
    expect((await findings(rows, ledger)).length).toBeGreaterThan(0);
  });
});

describe('the copy of the build that chaos runs', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aster-chaos-copy-'));
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('has nothing of sources that are gone', async () => {
    const [from, to] = [join(folder, 'from'), join(folder, 'to')];
    const files = ['package.json', 'libs/a/package.json', 'libs/a/src/kept.ts', 'libs/a/dist/web/asset.js'];
    const built = ['kept.js', 'kept.d.ts', 'gone.js', 'gone.d.ts', 'cjs/kept.js'].map((name) => `libs/a/dist/${name}`);
    for (const path of [...files, ...built, 'apps/b/package.json', 'node_modules/@aster-scheduler/a/package.json']) {
      await mkdir(dirname(join(from, path)), { recursive: true });
      await writeFile(join(from, path), '');
    }
    await (await loadCopy()).copyBuild(to, from);
    const scripts = (await readdir(join(to, 'libs'), { recursive: true })).filter((name) => name.endsWith('.js'));
    expect(scripts.sort()).toEqual(['a/dist/kept.js', 'a/dist/web/asset.js']);
  });

  it('can be broken by each sabotage', async () => {
    await (await loadCopy()).copyBuild(folder);
    const { sabotage, sabotages } = (await import(new URL('system/sabotages.mjs', chaos).href)) as {
      sabotage: (folder: string, name: string) => Promise<void>;
      sabotages: Readonly<Record<string, unknown>>;
    };
    for (const name of Object.keys(sabotages)) await sabotage(folder, name);
  });

  async function loadCopy() {
    return (await import(new URL('system/build-copy.mjs', chaos).href)) as {
      copyBuild: (folder: string, root?: string) => Promise<void>;
    };
  }
});
