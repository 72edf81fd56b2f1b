import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expandArgument } from '@aster-scheduler/core';
import { parseSchedule } from '@aster-scheduler/cron';
import { calendarToCron } from './calendar-to-cron.js';
import { findTimers } from './find-timers.js';
import { importKubernetes } from './import-kubernetes.js';
import { importSystemdTimer } from './import-systemd-timer.js';
import { readUnitFile } from './read-unit-file.js';
import { spanOf } from './span-of.js';

describe('calendarToCron', () => {
  it.each([
    ['daily', '0 0 * * *'],
    ['hourly', '0 * * * *'],
    ['weekly', '0 0 * * 1'],
    ['quarterly', '0 0 1 1,4,7,10 *'],
    ['Mon..Fri *-*-* 06:30:00', '30 6 * * 1,2,3,4,5'],
    ['Sat..Mon 10:00', '0 10 * * 0,1,6'],
    ['*-*-* 00/2:15', '15 */2 * * *'],
    ['*:0/15', '*/15 * * * *'],
    ['*-*-1..7 04:00:00', '0 4 1-7 * *'],
    ['*-*-* *:*:00/20', '*/20 * * * * *'],
    ['*-02-29', '0 0 29 2 *'],
    ['12:30', '30 12 * * *'],
    ['Thursday,Sunday 03:00:30', '30 0 3 * * 0,4'],
    ['*-*-* 00,06,12,18:00:00', '0 0,6,12,18 * * *'],
    ['*-*-* 00/6:07:00', '7 */6 * * *'],
    ['03-05 08:05:40', '40 5 8 5 3 *'],
    ['Mon', '0 0 * * 1'],
  ])('writes %s as %s', (text, expression) => {
    expect(calendarToCron(text)).toEqual({ expression });
    parseSchedule(expression);
  });

  it.each([
    'Mon *-*-1..7',
    '*-*~01',
    '2026-01-01',
    'Foo *-*-*',
    '*-*-* 25:00',
    'what ever it is',
    '',
    '*-*-* 10:00 Mars/Base',
  ])('has no expression for %j', (text) => {
    expect(calendarToCron(text)).toEqual({ why: expect.any(String) as string });
  });

  it('takes the zone', () => {
    expect(calendarToCron('*-*-* 06:00 Asia/Tokyo')).toEqual({ expression: '0 6 * * *', timezone: 'Asia/Tokyo' });
    expect(calendarToCron('*-*-* *:00:00 UTC')).toEqual({ expression: '0 * * * *', timezone: 'UTC' });
    expect(calendarToCron('*:0/15 CET')).toEqual({ expression: '*/15 * * * *', timezone: 'CET' });
  });
});

describe('spanOf', () => {
  it.each([
    ['90', '90s'],
    ['1h 30min', '90m'],
    ['2 weeks', '336h'],
    ['500ms', '500ms'],
    ['infinity', undefined],
    ['1month', undefined],
    ['', undefined],
  ])('reads %j as %s', (text, span) => {
    expect(spanOf(text)).toBe(span);
  });
});

describe('systemd timers', () => {
  let root: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'aster-units-'));
  });

  afterEach(async () => {
    await rm(root, { recursive: true, force: true });
  });

  async function put(path: string, text: string): Promise<void> {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }

  const find = async (...names: string[]) => findTimers(root, names, { cwd: root, timezone: 'Europe/Berlin' });

  it('become jobs with what their services say, drop-ins among it', async () => {
    await put(
      'lib/systemd/system/report.timer',
      '[Unit]\nDescription=Nightly report\n[Timer]\nOnCalendar=*-*-* 02:30\nOnCalendar=Mon 12:00\nPersistent=true\nRandomizedDelaySec=5m\n',
    );
    await put(
      'lib/systemd/system/report.service',
      '[Service]\nType=oneshot\nUser=reports\nWorkingDirectory=/srv\nEnvironment=A=1 "B=two words"\nExecStart=/usr/bin/report --day \\\n  \'last one\' 100%%\nTimeoutStartSec=20min\n',
    );
    await put('etc/systemd/system/report.timer.d/time.conf', '[Timer]\nOnCalendar=\nOnCalendar=*-*-* 03:00\n');
    const { timers } = await find('report');
    const { jobs, left } = importSystemdTimer(timers[0]!);
    expect(left).toEqual([]);
    expect(jobs.map(({ job }) => job)).toEqual([
      {
        ...{ name: 'report', description: 'Nightly report', cron_expr: '0 3 * * *', timezone: 'Europe/Berlin' },
        ...{ command: '/usr/bin/report', args: ['--day', 'last one', '100%'], env: { A: '1', B: 'two words' } },
        ...{ working_directory: '/srv', timeout: '20m', max_retries: 0 },
        ...{ concurrency_policy: 'forbid', misfire_policy: 'latest' },
      },
    ]);
    expect(jobs[0]?.notes).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^RandomizedDelaySec=5m: .* minutes of their own/),
        "runs as the worker's user, not as reports",
      ]),
    );
  });

  it('that count from a start are spans, and those that count from the boot are left', async () => {
    await put('etc/systemd/system/a.timer', '[Timer]\nOnBootSec=5min\nOnUnitActiveSec=1d\n');
    await put('etc/systemd/system/a.service', '[Service]\nExecStart=-/bin/a\nExecStartPre=/bin/b\n');
    await put('etc/systemd/system/b.timer', '[Timer]\nOnBootSec=5min\nUnit=a.service\n');
    await put('etc/systemd/system/c.timer', '[Timer]\nOnCalendar=daily\n');
    const { timers } = await find('a', 'b', 'c');
    const found = timers.map(importSystemdTimer);
    expect(found.map(({ jobs }) => jobs.map(({ job }) => [job.cron_expr, job.timeout]))).toEqual([
      [['@every 24h', '24h']],
      [],
      [],
    ]);
    expect(found[0]?.jobs[0]?.notes).toContain('ExecStartPre=/bin/b is not kept');
    expect(found.flatMap(({ left }) => left.map(({ why }) => why))).toEqual([
      ...['OnBootSec=5min: no tick exists for it', 'its service was not found'],
    ]);
  });

  it('are taken as they run on the host: not masked, enabled, by the drop-ins of whoever keeps it', async () => {
    for (const name of ['gone', 'off', 'on']) {
      await put(`usr/lib/systemd/system/${name}.timer`, '[Timer]\nOnCalendar=daily\n');
      await put(`usr/lib/systemd/system/${name}.service`, '[Service]\nExecStart=/bin/x\nTimeoutStartSec=90\n');
    }
    await put('etc/systemd/system/on.service.d/max.conf', '[Service]\nRuntimeMaxSec=5min\n');
    await put('etc/systemd/system/on.timer.d/10-a.conf', '[Timer]\nOnCalendar=\nOnCalendar=Mon 04:00\n');
    await put('usr/lib/systemd/system/on.timer.d/10-a.conf', '[Timer]\nOnCalendar=hourly\n');
    await put('usr/lib/systemd/system/on.timer.d/05-b.conf', '[Timer]\nOnCalendar=hourly\n');
    await symlink('/dev/null', join(root, 'etc/systemd/system/gone.timer'));
    await mkdir(join(root, 'etc/systemd/system/timers.target.wants'));
    for (const name of ['on', 'gone']) {
      const unit = `/usr/lib/systemd/system/${name}.timer`;
      await symlink(unit, join(root, `etc/systemd/system/timers.target.wants/${name}.timer`));
    }
    const found = (await find()).timers.map(importSystemdTimer);
    expect(found.flatMap(({ left }) => left.map(({ text, why }) => [text, why]))).toEqual([
      ['gone', 'it is masked'],
      ['off', 'nobody has enabled it here; name it to import it'],
    ]);
    const jobs = found.flatMap((each) => each.jobs.map(({ job }) => [job.name, job.cron_expr, job.timeout]));
    expect(jobs).toEqual([['on', '0 4 * * 1', '5m']]);
    expect((await find('off')).timers.map((each) => importSystemdTimer(each).jobs[0]?.job.timeout)).toEqual(['24h']);
  });

  it('are instances of a template, whose names stand in their commands', async () => {
    await put('etc/systemd/system/dump@.timer', '[Timer]\nOnCalendar=daily\n');
    await put('etc/systemd/system/dump@.service', '[Service]\nExecStart=/bin/dump %i "%I" %p %n 5%%\n');
    await put('etc/systemd/system/dump@.timer.d/a.conf', '[Timer]\nOnCalendar=\nOnCalendar=04:00\n');
    await put(
      'etc/systemd/system/dump@db-main.service.d/a.conf',
      '[Service]\nEnvironment=A=%i B=%h\nWorkingDirectory=/srv/%i\n',
    );
    await mkdir(join(root, 'etc/systemd/system/timers.target.wants'));
    const link = join(root, 'etc/systemd/system/timers.target.wants/dump@db-main.timer');
    await symlink('/etc/systemd/system/dump@.timer', link);
    const { timers } = await find();
    const jobs = timers.flatMap((each) => importSystemdTimer(each).jobs);
    expect(jobs[0]?.notes).toContain('Environment=B=%h has a specifier that is not known here: not set');
    expect(jobs.map(({ job }) => job)).toMatchObject([
      {
        ...{ name: 'dump@db-main', cron_expr: '0 4 * * *', env: { A: 'db-main' }, command: '/bin/dump' },
        working_directory: '/srv/db-main',
        args: ['db-main', 'db/main', 'dump', 'dump@db-main.service', '5%'],
      },
    ]);
    await put('etc/systemd/system/early.timer', '[Timer]\nOnCalendar=05:00\nUnit=dump@home.service\n');
    const [other] = (await find('early')).timers.map(importSystemdTimer);
    const args = ['home', 'home', 'dump', 'dump@home.service', '5%'];
    expect(other?.jobs[0]?.job).toMatchObject({ name: 'early', args });
    await put('etc/systemd/system/at@.timer', '[Timer]\nOnCalendar=%i:30\nUnit=dump@%p-%i.service\n');
    const [itsOwn] = (await find('at@06')).timers.map(importSystemdTimer);
    const ofBoth = ['at-06', 'at/06', 'dump', 'dump@at-06.service', '5%'];
    expect(itsOwn?.jobs[0]?.job).toMatchObject({ name: 'at@06', cron_expr: '30 6 * * *', args: ofBoth });
  });

  it('are told by the parts of their names in full, letters of other alphabets among them', async () => {
    await put('etc/systemd/system/back-up@.timer', '[Timer]\nOnCalendar=daily\n');
    const described = '[Unit]\nDescription=Backup of %I, %q\n[Service]\nExecStart=/bin/x %j %J %f %I\n';
    await put('etc/systemd/system/back-up@.service', described.replace(', %q', ''));
    const importOf = async () => {
      const [found] = (await find('back-up@srv-b\\xc3\\xb6\\x2dse')).timers.map(importSystemdTimer);
      return found?.jobs[0]?.job;
    };
    const args = ['up', 'up', '/srv/bö-se', 'srv/bö-se'];
    expect(await importOf()).toMatchObject({ description: 'Backup of srv/bö-se', command: '/bin/x', args });
    await put('etc/systemd/system/back-up@.service', described);
    expect(await importOf()).toMatchObject({ description: 'Backup of %I, %q' }); // only the host knows
  });

  it('have the variables of their units in their commands, and say which these do not set', async () => {
    await put('etc/systemd/system/v.timer', '[Timer]\nOnCalendar=daily\n');
    const service = (start: string) => `[Service]\nEnvironment="MORE=-a 'b c'" ONE=1 NONE=\nExecStart=${start}\n`;
    const importOf = async (start: string) => {
      await put('etc/systemd/system/v.service', service(start));
      const [found] = (await find('v')).timers.map(importSystemdTimer);
      return found?.jobs[0];
    };
    const filled = await importOf('/bin/x $MORE ${MORE} a${ONE}$ONE $NONE ${NONE} $$5 $HOME ${constructor}');
    expect(filled?.job.args).toEqual([...['-a', 'b c', "-a 'b c'", 'a1$ONE', '', '$5', '$HOME', '${constructor}']]);
    expect(filled?.notes).toEqual(
      expect.arrayContaining([
        '$HOME stays as it is written: no Environment= of its service sets it',
        '$constructor stays as it is written: no Environment= of its service sets it',
      ]),
    );
    const asWritten = await importOf(':/bin/x ${ONE}');
    expect(asWritten?.job.args).toEqual(['${ONE}']);
    expect(asWritten?.notes.filter((note) => note.startsWith('$'))).toEqual([]);
  });

  it('are found by name and by path, and missed ones are named', async () => {
    await put('units/x.timer', '[Timer]\nOnCalendar=daily\n');
    await put('units/x.service', '[Service]\nExecStart=/bin/x %h\n');
    await put('units/z.timer', '[Timer]\nOnCalendar=daily\n');
    await put('units/z.service', '[Service]\nExecStart=/bin/x ; /bin/y\n');
    const [several] = (await find(join(root, 'units/z.timer'))).timers.map(importSystemdTimer);
    expect(several?.left[0]?.why).toMatch(/several commands/);
    const { timers, missing } = await find(join(root, 'units/x.timer'), 'y.timer', '../../etc/passwd');
    expect(timers.map(({ name }) => name)).toEqual(['x']);
    expect(missing).toEqual(['y.timer', '../../etc/passwd']);
    expect(importSystemdTimer(timers[0]!).left[0]?.why).toMatch(/specifier/);
  });
});

describe('readUnitFile', () => {
  it('takes time that grows with a line, whatever is in it', () => {
    const value = `a\u2028b`; // what `.` of a pattern does not match
    expect(readUnitFile([`[Service]\nExecStart=${' '.repeat(200_000)}${value}\n`])).toEqual([
      { section: 'Service', name: 'ExecStart', value },
    ]);
  });
});

describe('importKubernetes', () => {
  const manifest = `apiVersion: batch/v1
kind: CronJob
metadata: {name: report, namespace: data, labels: {team: ops}}
spec:
  schedule: "30 2 * * 1-5"
  timeZone: Europe/Berlin
  concurrencyPolicy: Forbid
  startingDeadlineSeconds: 600
  suspend: true
  jobTemplate:
    spec:
      backoffLimit: 2
      activeDeadlineSeconds: 1200
      template:
        spec:
          restartPolicy: Never
          serviceAccountName: reporter
          containers:
            - name: main
              image: example/report:1
              command: [report, "$(DAY)", "$$(DAY)", $DAY, "$(OTHER)"]
              args: [--all]
              workingDir: /srv
              env:
                - {name: DAY, value: monday}
                - {name: KEY, valueFrom: {secretKeyRef: {name: s, key: k}}}
`;

  it('makes a job of what fits, and lists the rest', () => {
    const { jobs, left } = importKubernetes(manifest, 'a.yaml');
    expect(left).toEqual([]);
    const [imported] = jobs;
    expect(imported?.job).toMatchObject({
      ...{ name: 'data/report', cron_expr: '30 2 * * 1-5', timezone: 'Europe/Berlin', command: 'report' },
      ...{ env: { DAY: 'monday' }, working_directory: '/srv', timeout: '1200s', max_retries: 2, status: 'inactive' },
      ...{ concurrency_policy: 'forbid', misfire_policy: 'latest', catchup_window: '600s', labels: { team: 'ops' } },
    });
    expect(imported?.job.args?.map((arg) => expandArgument(arg, { DAY: 'monday' }))).toEqual([
      ...['monday', '$(DAY)', '$DAY', '$(OTHER)', '--all'],
    ]);
    expect(imported?.notes).toEqual([
      'it runs on a worker, not in the image example/report:1',
      'the variable KEY comes from the cluster, and is not set',
      'activeDeadlineSeconds is for all attempts together there, and for each of them here',
      'pod.serviceAccountName is not kept',
    ]);
  });

  it('puts variables in the place of their names in values, and tells what it does not know', () => {
    const more = [
      ...['{name: DIR, value: "/data/$(DAY)"}', '{name: SIGN, value: "$$(DAY)"}'],
      ...['{name: URL, value: "$$(DAY)://$(KEY)@host"}', '{name: LATER, value: "$(END)"}', '{name: END, value: x}'],
    ].map((each) => `                - ${each}\n`);
    const [imported] = importKubernetes(manifest + more.join(''), 'a.yaml').jobs;
    expect(imported?.job.env).toEqual({
      ...{ DAY: 'monday', DIR: '/data/monday', SIGN: '$(DAY)' },
      ...{ URL: '$(DAY)://$(KEY)@host', LATER: '$(END)', END: 'x' },
    });
    expect(imported?.notes.filter((note) => note.includes('keeps'))).toEqual([
      'the variable URL keeps $$(DAY)://$(KEY)@host: KEY is not known here',
      'the variable LATER keeps $(END): END is not known here',
    ]);
  });

  it('takes time that grows with an argument, whatever is in it', () => {
    const { jobs } = importKubernetes(
      manifest.replace('--all', () => '$'.repeat(200_000)),
      'a.yaml',
    );
    expect(jobs[0]?.job.args?.at(-1)).toHaveLength(200_000);
  });

  it('leaves what is no job here, each with its reason', () => {
    const text = `${manifest}---
kind: Service
metadata: {name: web}
---
kind: List
items:
  - kind: CronJob
    metadata: {name: bare}
    spec: {schedule: "@daily", jobTemplate: {spec: {template: {spec: {containers: [{image: x}]}}}}}
  - kind: CronJob
    metadata: {name: two}
    spec: {schedule: "@daily", jobTemplate: {spec: {template: {spec: {containers: [{}, {}]}}}}}
  - kind: CronJob
    metadata: {name: wrong}
    spec: {schedule: "61 * * * *", jobTemplate: {spec: {template: {spec: {containers: [{command: [x]}]}}}}}
---
: [
`;
    const { jobs, left } = importKubernetes(text, 'a.yaml');
    expect(jobs).toHaveLength(1);
    expect(left.map(({ why }) => why)).toEqual([
      'web: it is no CronJob',
      'bare: its command is in its image',
      'two: it has 2 containers rather than one: ?, ?',
      expect.stringMatching(/^wrong: minute/),
      expect.stringMatching(/not written as YAML/),
    ]);
  });

  it('reads what kubectl reads: merged maps, several lists, limits of pods', () => {
    const text = `
base: &pod
  restartPolicy: Never
  activeDeadlineSeconds: 90
  terminationGracePeriodSeconds: 5
kind: List
items:
  - kind: CronJobList
    items:
      - &one
        kind: CronJob
        metadata: {name: one}
        spec: &spec
          schedule: "@hourly"
          suspend: yes
          jobTemplate: {spec: {completions: 1, template: {spec: {<<: *pod, dnsPolicy: ClusterFirst, securityContext: {}, containers: [{command: [x], resources: {}}]}}}}
      - {<<: *one, metadata: {name: two}, spec: {<<: *spec, schedule: '@daily'}}
      - *one
      - {kind: CronJob, metadata: {generateName: three-}, spec: *spec}
`;
    const { jobs, left } = importKubernetes(text, 'a.yaml');
    expect(jobs.map(({ job }) => job)).toMatchObject([
      { name: 'one', cron_expr: '@hourly', timeout: '90s', kill_grace: '5s', status: 'inactive' },
      { name: 'two', cron_expr: '@daily', timeout: '90s', kill_grace: '5s', status: 'inactive' },
    ]);
    expect(jobs[0]?.notes.filter((note) => note.includes('not kept'))).toEqual([]);
    expect(left.map(({ why }) => why)).toEqual(['one: there is another one of this name', 'CronJob: it has no name']);
  });

  const spec = (container: string) => `kind: CronJob
metadata: {name: a}
spec: {schedule: "@daily", jobTemplate: {spec: {template: {spec: {containers: [${container}]}}}}}`;

  it.each([
    [spec('{command: [sleep, 5]}'), /not lists of texts, which Kubernetes refuses/],
    ['spec: {{ .Values.cron | quote }}\n  x: 1', /not written as YAML: .*; it is a template: helm template/],
    ['['.repeat(5_000), /not written as YAML|have no end/],
    [
      `a: &a [x, x]\n${'bcdefghij'.replace(/./g, (n, at: number) => `${n}: &${n} [${`*${'abcdefghij'[at]}, `.repeat(9)}]\n`)}`,
      /have no end/,
    ],
  ])('leaves what is hostile or wrong, and says so (%#)', (text, why) => {
    const { jobs, left } = importKubernetes(text, 'a.yaml');
    expect({ jobs, left }).toEqual({
      jobs: [],
      left: [expect.objectContaining({ why: expect.stringMatching(why) as string })],
    });
  });
});
