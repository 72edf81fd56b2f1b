import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expandRunParts } from './expand-run-parts.js';
import { importCrontab } from './import-crontab.js';

describe('expandRunParts', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'aster-parts-'));
    await mkdir(join(root, 'etc/cron.daily'), { recursive: true });
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  async function expand(command: string) {
    const [imported] = importCrontab(`25 6 * * * root ${command}\n`, {
      ...{ file: 'tab', dialect: 'debian', isSystem: true, timezone: 'UTC', owner: 'root' },
    }).jobs;
    const whySkipped = (name: string) => (/^[\w-]+$/.test(name) ? undefined : 'its name');
    return expandRunParts(imported!, { root, dialect: 'debian', whySkipped });
  }

  async function put(name: string, mode: number): Promise<void> {
    const path = join(root, 'etc/cron.daily', name);
    await writeFile(path, '#!/bin/sh\n');
    await chmod(path, mode);
  }

  it('makes a job of each script, in order, one after the other', async () => {
    await put('man-db', 0o755);
    await put('apt', 0o755);
    await put('Zeit', 0o755);
    await put('notes.txt', 0o755);
    await put('off', 0o644);
    const jobs = await expand('test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }');
    expect(jobs.map(({ job }) => [job.name, job.cron_expr, job.depends_on, job.command])).toEqual([
      ['root/daily/Zeit', '25 6 * * *', undefined, '/etc/cron.daily/Zeit'],
      ['root/daily/apt', undefined, [{ job: 'root/daily/Zeit', condition: 'completion' }], '/etc/cron.daily/apt'],
      ['root/daily/man-db', undefined, [{ job: 'root/daily/apt', condition: 'completion' }], '/etc/cron.daily/man-db'],
    ]);
    expect(jobs[0]?.notes[0]).toBe('run-parts passes over notes.txt, off');
  });

  it('leaves other lines and empty folders as they are', async () => {
    expect((await expand('backup')).map(({ job }) => job.args)).toEqual([['-c', 'backup']]);
    expect((await expand('run-parts /etc/cron.daily'))[0]?.notes[0]).toBe('/etc/cron.daily has no script to start');
    expect(await expand('run-parts /nowhere')).toHaveLength(1);
  });
});
