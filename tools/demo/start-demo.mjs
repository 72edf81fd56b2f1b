import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateToLatest } from '@aster-scheduler/db';
import { startEmbeddedPostgres } from '@aster-scheduler/embedded-postgres';
import { createSecretKeyring } from '@aster-scheduler/job-store';
import { projectRoot } from '../start/project-root.mjs';
import { listFleet } from './fleet.mjs';
import { seed } from './seed.mjs';
import { startHooks } from './start-hooks.mjs';
import { writePrograms } from './write-programs.mjs';

/** What runs when the demonstration begins. */
const running = ['search/reindex', 'prices/crawl', 'backup/files'];

/**
 * Starts Aster with the demonstration on a Postgres that leaves nothing behind.
 *
 * @param port 0: a free one
 * @param jobs to be added to those of the stories
 * @param told of what is being done
 * @returns where it is, and how to stop it
 */
export async function startDemo({ port, jobs, told = () => undefined }) {
  const folder = await mkdtemp(join(tmpdir(), 'aster-demo-'));
  const postgres = await startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), persistent: false });
  const hooks = await startHooks();
  const stopOthers = async () => {
    hooks.stop();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const now = new Date();
    const fleet = listFleet(now);
    const env = await writePrograms(folder, fleet);
    await migrateToLatest(postgres.connectionString);
    const key = randomBytes(32);
    const keyring = createSecretKeyring([key]);
    await seed(postgres.connectionString, fleet, { now, jobs, told, hooks, keyring });
    told('starting Aster');
    const places = { DATABASE_URL: postgres.connectionString, API_PORT: String(port), NOTIFY_ALLOW: '127.0.0.1' };
    const aster = await startAster({ ...env, ...places, SECRETS_KEY: key.toString('base64') });
    for (const name of running) await trigger(aster.url, name);
    return {
      url: aster.url,
      ended: aster.ended,
      async stop() {
        await aster.stop();
        await stopOthers();
      },
    };
  } catch (error) {
    await stopOthers();
    throw error;
  }
}

async function startAster(env) {
  const main = join(projectRoot, 'apps', 'aster', 'dist', 'main.js');
  const quiet = { LOG_FORMAT: 'json', SCHEDULER_PORT: '0', WORKER_PORT: '0', WORKER_CONCURRENT_JOBS: '20' };
  const child = spawn(process.execPath, [main, 'up'], {
    env: { HOME: process.env.HOME, ...quiet, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true, // signals come from here, once
  });
  const ended = once(child, 'exit');
  const url = await new Promise((resolve, reject) => {
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (data) => {
        text = `${text}${data}`.slice(-20_000);
        const found = /"url":"(http:[^"]+)"/.exec(text)?.[1];
        if (found !== undefined) resolve(found);
      });
    }
    void ended.then(() => reject(new Error(`aster has ended before it was ready:\n${text}`)));
  });
  return {
    url,
    ended,
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function trigger(url, name) {
  const answer = await fetch(`${url}/api/v1/jobs/${encodeURIComponent(name)}/trigger`, { method: 'POST' });
  if (!answer.ok) throw new Error(`${name} was not triggered: ${await answer.text()}`);
}
