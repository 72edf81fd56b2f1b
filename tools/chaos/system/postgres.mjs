import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres } from '@aster-scheduler/embedded-postgres';
import { freePort } from './free-port.mjs';
import { sendSignal } from './processes.mjs';

/** How long a question of the test itself may take. */
const questionMs = 10_000;

/** The database under test, with its ways to fail, and the test's own way to it, past everything that fails. */
export async function startPostgres(dataDir) {
  const port = await freePort();
  let server = await startEmbeddedPostgres({ dataDir, port, settings });
  const mainPid = async () => Number((await readFile(pidFile(dataDir), 'utf8')).split('\n')[0]);
  let restarting = Promise.resolve();

  /** Immediate shutdown, as after a loss of power, and a start that recovers. */
  const crash = async () => {
    sendSignal(await mainPid(), 'SIGQUIT');
    await server.ended;
    await server.stop();
    server = await startEmbeddedPostgres({ dataDir, port, settings });
  };

  return {
    port,
    urlThrough: (proxyPort) => server.connectionString.replace(`:${port}/`, `:${proxyPort}/`),
    get url() {
      return server.connectionString;
    },
    crash: () => (restarting = restarting.then(crash)),
    connect: () => connect(server.connectionString),
    ask: (text, values) => ask(server.connectionString, text, values),
    stop: async () => {
      await restarting.catch(() => undefined);
      await server.stop();
    },
  };
}

/** Commit timestamps tell the order in which what was recorded came to count; see `readTables`. */
const settings = { max_connections: '200', log_min_messages: 'warning', track_commit_timestamp: 'on' };

/** A connection that stays open until `end` is called; see `ask` for the errors. */
async function connect(connectionString) {
  const client = new pg.Client({ connectionString, application_name: 'chaos', query_timeout: questionMs });
  client.on('error', () => undefined); // the next question on it says so too
  await client.connect();
  return client;
}

/** The rows of one question, asked on a connection of its own. */
async function ask(connectionString, text, values) {
  const client = await connect(connectionString);
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function pidFile(dataDir) {
  return join(dataDir, 'server', 'cluster', 'postmaster.pid');
}
