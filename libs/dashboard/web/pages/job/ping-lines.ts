import { shellWord } from '../../parts/shell-word.js';

/** What executes a job elsewhere. */
export const pingPlaces = [
  'aster exec',
  'crontab',
  'shell',
  'systemd',
  'PowerShell',
  'Python',
  'Node.js',
  'Kubernetes',
] as const;
export type PingPlace = (typeof pingPlaces)[number];

interface PingedJob {
  readonly name: string;
  readonly cron_expr: string | null;
  readonly timezone: string;
}

const curl = 'curl -fsS -m 10 --retry 3 -o /dev/null';

/**
 * Lines to copy, that have whatever executes a job tell of its begin and its end, and of what it has written. The work
 * goes on when Aster does not answer. What was written goes to curl by its input: as an argument, 128 KiB are too many.
 *
 * @param url the address of the pings of the job
 */
export function pingLines(place: PingPlace, job: PingedJob, url: string): string {
  switch (place) {
    case 'aster exec':
      return `aster exec --job ${shellWord(job.name)} -- /path/to/command`;
    case 'crontab':
      return crontab(job, url);
    case 'shell':
      return shell(url).join('\n');
    case 'systemd':
      return [
        ...['[Service]', `ExecStartPre=-/usr/bin/${curl} ${url}/start`, 'ExecStart=/path/to/command'],
        `ExecStopPost=-/bin/sh -c 'case $$EXIT_STATUS in [0-9]*) s=$$EXIT_STATUS;; *) s=fail;; esac; ${curl} ${url}/$$s'`,
      ].join('\n');
    case 'PowerShell':
      return [
        `try { Invoke-RestMethod -Method Post -TimeoutSec 10 ${url}/start | Out-Null } catch { }`,
        "$m = & 'C:\\path\\to\\command.exe' 2>&1 | Out-String",
        `try { Invoke-RestMethod -Method Post -TimeoutSec 10 -Body $m "${url}/$LASTEXITCODE" | Out-Null } catch { }`,
      ].join('\n');
    case 'Python':
      return python(url);
    case 'Node.js':
      return node(url);
    case 'Kubernetes':
      return [
        "command: ['sh', '-c']",
        'args:',
        '  - |',
        ...[...shell(url), 'exit $s'].map((line) => `    ${line}`),
      ].join('\n');
  }
}

function shell(url: string): readonly string[] {
  return [
    `${curl} ${url}/start`,
    'm=$(/path/to/command 2>&1); s=$?',
    `printf %s "$m" | ${curl} --data-binary @- ${url}/$s`,
  ];
}

/** A zone holds for all lines below it, and not every cron knows it: that is said beside it. */
function crontab({ cron_expr: expression, timezone }: PingedJob, url: string): string {
  const prefix = /^(?:CRON_)?TZ=(\S+)\s+/.exec(expression ?? '');
  const asked = (expression ?? '')
    .slice(prefix?.[0].length ?? 0)
    .trim()
    .replaceAll(/\s+/g, ' ');
  const times = timesOfCron(asked);
  return [
    ...(times === undefined && asked !== ''
      ? [`# the job says ${asked}, which not every cron reads the same way: put your times in`]
      : []),
    "# the last lines of the crontab: CRON_TZ holds for all below it; Debian's cron goes by the zone of the host",
    `CRON_TZ=${prefix?.[1] ?? timezone}`,
    `${times ?? '0 3 * * *'} ${shell(url)
      .join('; ')
      .replaceAll('%', String.raw`\%`)}`,
  ].join('\n');
}

/**
 * An expression that every cron reads as Aster does; `undefined` for others: seconds, `L`, `#`, names, a step without a
 * range, and both days restricted with a `*` in one, where cron wants both and Aster one of them.
 */
function timesOfCron(expression: string): string | undefined {
  if (/^@(?:hourly|daily|weekly|monthly|yearly)$/.test(expression)) return expression;
  const fields = expression.split(' ');
  const [, , date = '', , weekday = ''] = fields;
  const isPlain = expression.split(/[ ,]/).every((part) => /^(?:\*(?:\/\d+)?|\d+(?:-\d+(?:\/\d+)?)?)$/.test(part));
  const isOneDay = date === '*' || weekday === '*' || !`${date}${weekday}`.includes('*');
  return fields.length === 5 && isPlain && isOneDay ? expression : undefined;
}

function python(url: string): string {
  return `import subprocess, urllib.request

def ping(path, text=b''):
    try:
        urllib.request.urlopen('${url}' + path, data=text, timeout=10)
    except OSError:
        pass

ping('/start')
done = subprocess.run(['/path/to/command'], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
ping(f'/{done.returncode}' if done.returncode >= 0 else '/fail', done.stdout)`;
}

function node(url: string): string {
  return `const ping = (path, body = '') =>
  fetch('${url}' + path, { method: 'POST', body, signal: AbortSignal.timeout(10_000) }).catch(() => undefined);

await ping('/start');
try {
  await work();
  await ping('');
} catch (error) {
  await ping('/fail', String(error?.stack ?? error));
  throw error;
}`;
}
