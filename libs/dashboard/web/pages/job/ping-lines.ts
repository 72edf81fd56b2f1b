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
}

/**
 * Lines to copy, that have whatever executes a job tell of its begin and its end, and of what it has written. The work
 * goes on when Aster does not answer.
 *
 * @param url the address of the pings of the job
 */
export function pingLines(place: PingPlace, { name, cron_expr: expression }: PingedJob, url: string): string {
  const curl = 'curl -fsS -m 10 --retry 3 -o /dev/null';
  switch (place) {
    case 'aster exec':
      return `aster exec --job ${shellWord(name)} -- /path/to/command`;
    case 'crontab': {
      const times = expression !== null && expression.trim().split(/\s+/).length === 5 ? expression : '0 3 * * *';
      return `${times} ${curl} ${url}/start; m=$(/path/to/command 2>&1); ${curl} --data-raw "$m" ${url}/$?`;
    }
    case 'shell':
      return [`${curl} ${url}/start`, 'm=$(/path/to/command 2>&1)', `${curl} --data-raw "$m" ${url}/$?`].join('\n');
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
        ...[
          "command: ['sh', '-c']",
          'args:',
          '  - |',
          `    ${curl} ${url}/start`,
          '    m=$(/path/to/command 2>&1); s=$?',
        ],
        ...[`    ${curl} --data-raw "$m" ${url}/$s`, '    exit $s'],
      ].join('\n');
  }
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
