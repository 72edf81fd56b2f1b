import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const run = promisify(execFile);

/** Does a line as somebody who has pasted it into a shell. @param origin where `aster` finds the server */
export async function inShell(line: string, origin: string): Promise<string> {
  const aster = `aster() { "${process.execPath}" "${main}" "$@"; }`;
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ASTER_URL: origin };
  const { stdout } = await run('sh', ['-c', `${aster}; ${line}`], { env });
  return stdout;
}
