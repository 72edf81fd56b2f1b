import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createDatabaseProxy } from '@aster-scheduler/db/testing';
import { insertJob } from '@aster-scheduler/job-store';
import { jobDefaults } from '@aster-scheduler/core';

const apps = ['scheduler', 'worker', 'api'];
const settleMs = 10_000;
const idleMs = Number(process.env.BENCH_IDLE_SECONDS ?? 60) * 1_000;

/** What each process costs while no job is due: statements per second, its share of a core, its memory. */
export async function idleCost(bench) {
  await bench.empty();
  await insertJob(bench.db, { ...jobDefaults, name: 'yearly', cronExpr: '@yearly', command: 'true' });
  const idle = await Promise.all(apps.map((app) => watch(app, bench.options.connectionString)));
  return idle.flatMap(({ app, queries, core, megabytes }) => [
    { name: `idle ${app}: queries per second`, ours: queries, must: 1, aim: 0.2 },
    { name: `idle ${app}: share of a core (%)`, ours: core, aim: 1 },
    { name: `idle ${app}: memory with its children (MB)`, ours: megabytes },
  ]);
}
idleCost.rounds = 1;

async function watch(app, connectionString) {
  const proxy = await createDatabaseProxy(connectionString);
  const main = fileURLToPath(new URL(`../../../apps/${app}/dist/main.js`, import.meta.url));
  const env = {
    PATH: process.env.PATH,
    DATABASE_URL: proxy.connectionString,
    API_PORT: '0',
    SCHEDULER_PORT: '0',
    WORKER_PORT: '0',
  };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  try {
    await pause(settleMs);
    const [statements, ticks] = [proxy.statements(), await cpuTicks(child.pid)];
    await pause(idleMs);
    if (child.exitCode !== null) throw new Error(`the ${app} has ended with ${child.exitCode}: npm run build first`);
    return {
      app,
      queries: (proxy.statements() - statements) / (idleMs / 1_000),
      core: (((await cpuTicks(child.pid)) - ticks) / (idleMs / 1_000)) * (100 / ticksPerSecond),
      megabytes: await memory(child.pid),
    };
  } finally {
    child.kill('SIGTERM');
    await exited;
    await proxy.close();
  }
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** What Linux counts processor time in; it is 100 on all its platforms. */
const ticksPerSecond = 100;

/** User and system time of a process and its children so far; not a number where there is no /proc. */
async function cpuTicks(pid) {
  const times = await Promise.all(
    (await family(pid)).map(async (id) => {
      const stat = await readFile(`/proc/${id}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return Number(fields[11]) + Number(fields[12]);
    }),
  ).catch(() => [Number.NaN]);
  return times.reduce((sum, each) => sum + each, 0);
}

async function memory(pid) {
  const sizes = await Promise.all(
    (await family(pid)).map(async (id) => {
      const status = await readFile(`/proc/${id}/status`, 'utf8');
      return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? Number.NaN) / 1024;
    }),
  ).catch(() => [Number.NaN]);
  return sizes.reduce((sum, each) => sum + each, 0);
}

async function family(pid) {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
  return [
    pid,
    ...children
      .split(' ')
      .filter((id) => id.trim() !== '')
      .map(Number),
  ];
}
