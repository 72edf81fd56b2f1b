import { execFileSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { crontabDialects } from '../crontab/crontab-entry.js';
import { copyOf } from '../crontab/switch-off.js';
import { collectHost, importCollected } from './collect-crontabs.js';
import { findHostCrontabs } from './find-host-crontabs.js';
import { largestCrontab } from './read-bounded-file.js';
import { readUsersCrontab } from './read-users-crontab.js';

describe('the crontabs of a host', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'aster-host-'));
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  async function put(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }

  const line = '0 1 * * * x\n';
  const ofRoot = '0 1 * * * root x\n';

  it('are found where Debian and cronie keep them, each with its user', async () => {
    await put('etc/crontab', ofRoot);
    await put('etc/cron.d/backup', ofRoot);
    await put('etc/cron.d/old.dpkg-dist', ofRoot);
    await put('etc/cron.d/.placeholder', '');
    await put('var/spool/cron/crontabs/deploy', line);
    await put('var/spool/cron/anna', line);
    await put('etc/anacrontab', '1 5 cron.daily x\n');
    const { files, left } = await findHostCrontabs(root, 'debian');
    expect(files.map(({ path, kind, owner }) => [path, kind, owner])).toEqual([
      ['/etc/crontab', 'system', 'root'],
      ['/etc/cron.d/backup', 'system', 'root'],
      ['/var/spool/cron/crontabs/deploy', 'user', 'deploy'],
      ['/var/spool/cron/anna', 'user', 'anna'],
      ['/etc/anacrontab', 'anacron', 'root'],
    ]);
    expect(left).toEqual([
      { path: '/etc/cron.d/old.dpkg-dist', why: expect.stringContaining('passes over') as string },
    ]);
    expect((await findHostCrontabs(root, 'cronie')).left).toEqual([]);
  });

  it.each(crontabDialects)('are not found in the copies that our commands make of them: %s', async (dialect) => {
    await put(copyOf('etc/cron.d/backup'), ofRoot);
    const { files, left } = await findHostCrontabs(root, dialect);
    expect([files, left.map(({ path }) => path)]).toEqual([[], ['/etc/cron.d/backup.before-aster~']]);
  });

  it('are read by the dialect and the zone of their system', async () => {
    await put('etc/os-release', 'NAME="Rocky Linux"\nID="rocky"\nID_LIKE="rhel centos fedora"\n');
    await symlink('/usr/share/zoneinfo/Asia/Tokyo', join(root, 'etc/localtime'));
    await put('var/spool/cron/anna', '~ 1 * * * x\n');
    const collected = await collectHost(root, { dialect: undefined, timezone: undefined });
    expect(collected).toMatchObject({ dialect: 'cronie', timezone: 'Asia/Tokyo' });
    const [{ jobs } = { jobs: [] }] = importCollected(collected, { known: new Map() });
    expect(jobs[0]?.job).toMatchObject({ name: 'anna/x', timezone: 'Asia/Tokyo' });
    await put('etc/os-release', 'ID=alpine\n');
    expect((await findHostCrontabs(root, undefined)).dialect).toBe('busybox');
  });

  it('are left where they are folders, pipes, too large or lead nowhere, and the rest is read', async () => {
    await put('etc/cron.d/good', ofRoot);
    await put('etc/cron.d/huge', '#'.repeat(largestCrontab + 1));
    execFileSync('mkfifo', [join(root, 'etc/cron.d/pipe')]);
    await symlink('circle', join(root, 'etc/cron.d/circle'));
    await symlink('/nowhere/at/all', join(root, 'etc/cron.d/lost'));
    await mkdir(join(root, 'etc/crontab'));
    const { files, left } = await findHostCrontabs(root, 'debian');
    expect(files.map(({ path }) => path)).toEqual(['/etc/cron.d/good']);
    expect(left.map(({ path, why }) => [path, why])).toEqual([
      ['/etc/crontab', 'it is no file'],
      ['/etc/cron.d/circle', 'it is a link that leads nowhere'],
      ['/etc/cron.d/huge', expect.stringContaining('more than any crontab')],
      ['/etc/cron.d/pipe', 'it is no file'],
    ]);
  });

  it('are told of when they may not be read', async () => {
    if (process.getuid?.() === 0) return; // root may read everything
    await put('etc/crontab', ofRoot);
    await chmod(join(root, 'etc/crontab'), 0);
    await put('var/spool/cron/crontabs/deploy', line);
    await chmod(join(root, 'var/spool/cron/crontabs'), 0);
    const { files, left } = await findHostCrontabs(root, 'debian');
    await chmod(join(root, 'var/spool/cron/crontabs'), 0o700);
    expect(files).toEqual([]);
    const why = 'it may not be read: root reads the crontabs of others';
    expect(left).toEqual([
      { path: '/etc/crontab', why },
      { path: '/var/spool/cron/crontabs', why },
    ]);
  });

  it('of one user are read by name, which leads nowhere else', async () => {
    await put('var/spool/cron/crontabs/deploy', line);
    await put('etc/passwd', 'root:x:0\n');
    expect(await readUsersCrontab('deploy', root)).toEqual({ text: line });
    expect(await readUsersCrontab('../../../etc/passwd', root)).toEqual({
      why: expect.stringContaining('no user') as string,
    });
    expect(await readUsersCrontab('nobody', root)).toEqual({ why: 'nobody has no crontab' });
  });
});
