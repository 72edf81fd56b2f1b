import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { waitFor } from '@aster-scheduler/core/testing';
import { aScript } from '../testing/a-task.js';
import { groupRoot } from '../testing/group-root.js';
import { findProcesses } from '../testing/processes.js';
import { startWorkerProcess, type WorkerProcess } from '../testing/worker-process.js';
import { removeGroup } from './command-group.js';
import { type ControlGroups, controllers, planLimitSharing } from './control-groups.js';
import { ownGroupFolder } from './own-group-folder.js';

const host = '30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate';
const hybrid = `29 23 0:25 / /sys/fs/cgroup/pids rw - cgroup cgroup rw,pids\n${host.replace('cgroup rw', 'cgroup/unified rw')}`;
const inside = '700 600 0:26 /docker/abc /sys/fs/cgroup ro - cgroup2 cgroup rw';

describe('the control group of a process', () => {
  it.each([
    ['0::/system.slice/aster.service\n', host, '/sys/fs/cgroup/system.slice/aster.service'],
    ['9:pids:/x\n0::/a\n', hybrid, '/sys/fs/cgroup/unified/a'],
    ['0::/docker/abc\n', inside, '/sys/fs/cgroup'],
    ['0::/docker/abc/worker\n', inside, '/sys/fs/cgroup/worker'],
    ['0::/docker/other\n', inside, undefined],
    ['0::/../other\n', host, undefined],
    ['0::/\n', host.replace(' / /sys', ' /.. /sys'), undefined],
    ['9:pids:/x\n', host, undefined],
    ['0::/a\n', '', undefined],
  ])('is found by %j', (groups, mounts, folder) => {
    expect(ownGroupFolder(groups, mounts)).toBe(folder);
  });
});

describe('the limits of a command', () => {
  const limits = { memoryBytes: 1, processes: 2, fileBytes: 3, cpuMs: 4 };
  const ofGroups = (...names: ControlGroups['controllers']): ControlGroups => ({ folder: '/g', controllers: names });

  it.each<[ControlGroups | undefined, object, object | undefined]>([
    [undefined, limits, undefined],
    [ofGroups('memory', 'pids'), { fileBytes: 3, cpuMs: 4 }, { memoryBytes: 1, processes: 2, cpuMs: 4 }],
    [ofGroups('pids'), { memoryBytes: 1, fileBytes: 3, cpuMs: 4 }, { processes: 2, cpuMs: 4 }],
  ])('are those of all its processes where groups can have them: %j', (groups, ofProcesses, ofGroup) => {
    expect(planLimitSharing(limits, groups, 'none')).toEqual({ ofProcesses, ofGroup });
  });

  it('need no group where there is nothing for one to do', () => {
    expect(planLimitSharing({ fileBytes: 3 }, ofGroups('memory', 'pids'), 'none').ofGroup).toBeUndefined();
  });
});

/** Where this machine has groups that can be made; the rest is tested everywhere. */
const root = groupRoot();
const bounded = controllers.filter(
  (name) => root !== undefined && wordsOf(join(root, 'cgroup.controllers')).includes(name),
);

/** Left out, with the reason in the title, where the machine has no cgroup v2 that bounds memory or processes. */
function whereThereAreGroups(title: string, tests: () => void): void {
  if (bounded.length > 0) describe(title, tests);
  else describe.skip(`${title} (this machine has no cgroup v2 with the controllers memory or pids)`, tests);
}

/** The same for one test, which needs a certain controller. */
function whereBounded(controller: 'memory' | 'pids', title: string, test: () => Promise<void>): void {
  if (bounded.includes(controller)) it(title, test);
  else it.skip(`${title} (this machine has no cgroup v2 with the controller ${controller})`, test);
}

const folder = mkdtempSync(join(tmpdir(), 'aster-groups-'));
/** In a namespace of groups, as a container has it. */
const inNamespace = `exec unshare --cgroup --mount sh -c 'mount -t cgroup2 none ${folder}/groups && exec "$@"' sh "$@"`;

beforeAll(() => mkdirSync(join(folder, 'groups')));
afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }));

whereThereAreGroups('a worker to which a control group is handed', () => {
  const isolation = { level: 'namespace', runAs: ['61234:61234'] } as const;
  const made: string[] = [];
  let worker: WorkerProcess;

  beforeAll(async () => {
    chmodSync(folder, 0o711);
    writeFileSync(join(root ?? '', 'cgroup.subtree_control'), bounded.map((name) => `+${name}`).join(' '));
    worker = await start();
  });

  afterAll(async () => {
    await worker.end();
    for (const group of made) {
      await removeGroup(join(group, 'worker'));
      await removeGroup(group);
    }
  });

  function makeGroup(): string {
    const group = join(root ?? '', `aster-test-${process.pid}-${made.length}`);
    mkdirSync(group);
    made.push(group);
    return group;
  }

  async function start(more: { readonly isolation?: typeof isolation } = {}): Promise<WorkerProcess> {
    const shell = `echo $$ >${makeGroup()}/cgroup.procs && ${inNamespace}`;
    const controlGroups = { isDelegated: false };
    return startWorkerProcess({ companions: 1, temporaryFolder: folder, controlGroups, shell, ...more });
  }

  /** The groups that there are besides the worker's own. */
  function groupsLeft(): readonly string[] {
    const entries = readdirSync(made.at(-1) ?? '', { withFileTypes: true });
    return entries.flatMap((each) => (each.isDirectory() && each.name !== 'worker' ? [each.name] : []));
  }

  async function run(script: string, limits: object, of = worker) {
    const [before, told] = [of.results.length, of.output().length];
    of.tell({ do: 'execute', task: aScript(script, { limits, env: { 'x.y': 'dotted', IFS: ':' } }) });
    await waitFor(() => of.results.length > before, { what: 'it has ended' });
    return { ...of.results[before], output: of.output().slice(told) };
  }

  it('gives each command with limits a group of its own, and its environment as it is', async () => {
    const outcome = await run('cat /proc/self/cgroup; tr "\\0" "\\n" </proc/$$/environ; ls /proc/$$/fd', {
      cpuMs: 60_000,
    });
    expect(outcome).toMatchObject({ status: 'succeeded' });
    expect(outcome.output).toMatch(/^0::\/\d+-\d+-\d+-[0-9a-f]+\.1\.\d+$/m);
    for (const variable of ['x.y=dotted', 'IFS=:']) expect(outcome.output.split('\n')).toContain(variable);
    expect((await run('cat /proc/self/cgroup', { fileBytes: 1_000 })).output).toMatch(/^0::\/worker$/m);
    expect(groupsLeft()).toEqual([]);
  });

  whereBounded('pids', 'bounds how many processes there are, also of root', async () => {
    const many = 'for n in 1 2 3 4 5 6 7 8; do sleep 0.2 & done; wait';
    expect(await run(many, { processes: 4 })).toMatchObject({ status: 'failed' });
    expect(await run(many, { processes: 9 })).toMatchObject({ status: 'succeeded' });
  });

  whereBounded('memory', 'bounds the memory that all processes use, and not what they reserve', async () => {
    const use = 'use() { { head -c 40000000 /dev/zero; sleep "$1"; } | tail >/dev/null; }';
    const limits = { memoryBytes: 100_000_000 };
    expect(await run(`${use}; ulimit -v; use 0`, limits)).toMatchObject({ status: 'succeeded', output: 'unlimited\n' });
    expect(await run(`${use}; use 99 & use 99 & use 99 & wait; echo lives`, limits)).toMatchObject({
      status: 'failed',
      errorMsg: 'killed by SIGKILL: it has used more memory than its memory_limit_mb',
      output: '',
    });
  });

  whereBounded('memory', 'tells a limit of its own from one around it, which the command has not', async () => {
    const around = (file: string) => join(made.at(-1) ?? '', file);
    if (existsSync(around('memory.swap.max'))) writeFileSync(around('memory.swap.max'), '0');
    writeFileSync(around('memory.max'), '300000000');
    const outcome = await run('exec tail /dev/zero', { cpuMs: 60_000 });
    writeFileSync(around('memory.max'), 'max');
    expect(outcome).toMatchObject({
      status: 'failed',
      errorMsg: expect.stringMatching(
        /^killed by SIGKILL: most likely by the kernel .* not for its memory_limit_mb$/,
      ) as string,
    });
  });

  it('bounds what all processes compute together', async () => {
    const outcome = await run('for n in 1 2 3 4; do (while :; do :; done) & done; wait', { cpuMs: 1_000 });
    expect(outcome).toMatchObject({
      status: 'failed',
      errorMsg: expect.stringMatching(/^killed by SIGKILL: it has computed for longer than its cpu_limit/) as string,
    });
  });

  it('ends what hides from it, with the command', async () => {
    const marker = `8${process.pid}.1`;
    const outcome = await run(`env -i setsid sleep ${marker} & echo on`, { cpuMs: 60_000 });
    expect(outcome).toMatchObject({ status: 'succeeded', output: 'on\n' });
    expect([...findProcesses(`sleep ${marker}`), ...groupsLeft()]).toEqual([]);
  });

  it('ends what is in a group whose companion has died, and removes it', async () => {
    const marker = `8${process.pid}.2`;
    const ended = run(`env -i setsid sleep ${marker} & sleep ${marker}`, { cpuMs: 60_000 });
    await waitFor(() => findProcesses(`sleep ${marker}`).length >= 2);
    process.kill(worker.companions().at(-1) ?? 0, 'SIGKILL');
    expect(await ended).toMatchObject({ status: 'lost' });
    expect([...findProcesses(`sleep ${marker}`), ...groupsLeft()]).toEqual([]);
  });

  it('bounds commands behind walls as well', async () => {
    await worker.end();
    worker = await start({ isolation });
    const outcome = await run('id -u; sleep 0.1 & sleep 0.1 & wait', { processes: 3, cpuMs: 60_000 });
    expect(outcome).toMatchObject({ status: 'succeeded', output: '61234\n' });
    if (!bounded.includes('pids')) return;
    const many = 'for n in 1 2 3 4 5 6 7 8; do sleep 0.2 & done; wait';
    expect(await run(many, { processes: 4 })).toMatchObject({ status: 'failed' });
  });

  it.each<[string, string, boolean, RegExp]>([
    [
      'another process is there',
      `sleep 9 >/dev/null 2>&1 & ${inNamespace}`,
      false,
      /other processes than the worker are in /,
    ],
    ['nobody says that it is for the worker, which is root', 'exec "$@"', false, /the worker is root/],
    ['not all is there that was asked for', inNamespace, true, / was not handed (?:memory|pids)/],
  ])('is refused where %s', async (_what, shell, isDelegated, why) => {
    if (isDelegated && bounded.length === controllers.length) return;
    const program = `import { proveControlGroups } from ${JSON.stringify(new URL('../../dist/index.js', import.meta.url).href)};
      await proveControlGroups({ isDelegated: ${isDelegated} }).catch((error) => console.log(error.message));`;
    const node = [process.execPath, '--input-type=module', '-e', program];
    const { stdout } = await promisify(execFile)('sh', [
      '-c',
      `echo $$ >${makeGroup()}/cgroup.procs; ${shell}`,
      'sh',
      ...node,
    ]);
    expect(stdout).toMatch(why);
  });
});

function wordsOf(file: string): readonly string[] {
  return readFileSync(file, 'utf8').split(/\s+/);
}
