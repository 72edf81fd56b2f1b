import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { type AsterClient, createClient } from '@aster-scheduler/client';
import { createTestDatabase } from '@aster-scheduler/db/testing';
import { type Program, programFile, startProgram } from './start-program.js';

/** What a command has printed, and how it ended. */
export interface Printed {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string;
  readonly cwd?: string;
}

/** A real `aster up`, and a shell in which `aster` is the program. */
export interface CommandLine {
  /** Where `aster up` runs. */
  readonly folder: string;
  /** Of the person who types. */
  readonly home: string;
  readonly url: string;
  readonly key: string;
  readonly client: AsterClient;
  readonly server: Program;
  /** Runs the program with these words, without a terminal. */
  aster(words: readonly string[], options?: CallOptions): Promise<Printed>;
  /** Runs a line as it is typed. */
  shell(line: string, options?: CallOptions): Promise<Printed>;
  /** Runs a line in a terminal of so many columns; both streams are in `stdout`. */
  terminal(line: string, columns: number, options?: CallOptions): Promise<Printed>;
  /** The same, for somebody who types `keys` once it has printed something that matches. */
  typing(line: string, steps: readonly (readonly [seen: RegExp, keys: string])[]): Promise<Printed>;
  close(): Promise<void>;
}

const secretsKey = randomBytes(32).toString('base64');

/**
 * @param hasKey whether the server asks for a key
 * @param more further settings of the server
 */
export async function startCommandLine(
  hasKey = false,
  more: Readonly<Record<string, string>> = {},
): Promise<CommandLine> {
  const main = programFile('aster');
  const folder = await mkdtemp(join(tmpdir(), 'aster-cli-'));
  const home = join(folder, 'home');
  const bin = join(folder, 'bin');
  await mkdir(home);
  await mkdir(bin);
  await writeFile(join(bin, 'aster'), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  await chmod(join(bin, 'aster'), 0o755);
  const key = hasKey ? 'k'.repeat(40) : '';
  const database = await createTestDatabase();
  const settings = {
    API_PORT: '0',
    DATABASE_URL: database.connectionString,
    DB_POOL_SIZE: '5',
    SECRETS_KEY: secretsKey,
    ...more,
  };
  const server = startProgram('aster', ['up'], hasKey ? { ...settings, API_KEYS: key } : settings, folder);
  const [, api = ''] = await server.printed(/API +(http:\S+)/);
  const url = api.replace('/api/v1', '');
  const base = { PATH: `${bin}:${process.env.PATH}`, HOME: home, TZ: 'Europe/Berlin' };

  async function run(program: string, words: readonly string[], options: CallOptions = {}): Promise<Printed> {
    const child = spawn(program, words, { cwd: options.cwd ?? folder, env: { ...base, ...options.env } });
    child.stdin.end(options.stdin ?? '');
    child.stdin.on('error', () => undefined); // it may not read it
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
    return { code: child.exitCode, stdout, stderr };
  }
  return {
    ...{ folder, home, url, key, server },
    client: createClient({ baseUrl: url, apiKey: hasKey ? key : undefined }),
    aster: async (words, options) => run(process.execPath, [main, ...words], options),
    shell: async (line, options) => run('sh', ['-c', line], options),
    async terminal(line, columns, options = {}) {
      const env = { TERM: 'xterm', SHELL: '/bin/sh', ...options.env };
      return run('script', ['-qec', `stty cols ${columns} rows 40; ${line}`, '/dev/null'], { ...options, env });
    },
    async typing(line, steps) {
      const env = { ...base, TERM: 'xterm', SHELL: '/bin/sh' };
      const child = spawn('script', ['-qec', `stty cols 80 rows 40; ${line}`, '/dev/null'], { cwd: folder, env });
      let stdout = '';
      const left = [...steps];
      child.stdout.on('data', (data: Buffer) => {
        stdout += data.toString();
        const [next] = left;
        if (next === undefined || !next[0].test(stripVTControlCharacters(stdout))) return;
        left.shift();
        child.stdin.write(next[1]);
      });
      await once(child, 'close');
      return { code: child.exitCode, stdout, stderr: '' };
    },
    async close() {
      await server.stop();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
