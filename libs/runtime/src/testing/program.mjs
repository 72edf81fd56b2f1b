// A program in the frame of runProcess. Its arguments: the service, what its main function does, then its own ones.
import { createServer } from 'node:net';
import { DatabaseUnavailableError, SchemaMissingError, SchemaNewerError } from '@aster-scheduler/core';
import { runProcess } from '../../dist/index.js';

const untilAborted = (signal) => new Promise((resolve) => signal.addEventListener('abort', resolve));
const never = new Promise(() => undefined);

const behaviours = {
  async done() {},
  async prints(config) {
    process.stdout.write(`${JSON.stringify(config)}\n`);
  },
  async waits(_config, { signal, emit, logger }) {
    emit({ type: 'service.started', service: 'worker' });
    logger.info('ready');
    await untilAborted(signal);
    emit({ type: 'service.stopped', service: 'worker' });
  },
  async waitsForAbortError(_config, { signal, logger }) {
    logger.info('ready');
    await untilAborted(signal);
    throw signal.reason;
  },
  async hangs(_config, { emit, logger }) {
    emit({ type: 'service.started', service: 'scheduler' });
    emit({ type: 'service.started', service: 'worker' });
    emit({ type: 'service.stopped', service: 'scheduler' });
    setInterval(() => undefined, 1_000);
    logger.info('ready');
    await never;
  },
  async hasBug(config) {
    config.nothing.there();
  },
  async throwsLater(_config, { logger }) {
    logger.info('ready');
    setTimeout(() => {
      throw new TypeError('thrown by a timer');
    }, 1);
    await never;
  },
  async rejectsLater(_config, { logger }) {
    logger.info('ready');
    setTimeout(() => Promise.reject(new TypeError('rejected by nobody')), 1);
    await never;
  },
  async throwsText() {
    throw 'only a text';
  },
  async missingSchema() {
    throw new SchemaMissingError(0, 3);
  },
  async newerSchema() {
    throw new SchemaNewerError(9, 3);
  },
  async noDatabase() {
    throw new DatabaseUnavailableError('the database did not answer within 30000 ms: connect ECONNREFUSED');
  },
  async wrongPassword() {
    throw Object.assign(new Error('password authentication failed for user "app"'), { code: '28P01' });
  },
  async badCertificate() {
    throw Object.assign(new Error('self-signed certificate'), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  },
  async takesPort() {
    const server = createServer();
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    await new Promise((_resolve, reject) =>
      createServer().on('error', reject).listen(server.address().port, '127.0.0.1'),
    );
  },
  async floods(_config, { logger }) {
    for (let index = 0; index < 20_000; index++) logger.info(`line ${index}`);
  },
  async logsForEver(_config, { logger, signal }) {
    const timer = setInterval(() => logger.info('tick'), 1);
    process.stderr.write('ready\n');
    await untilAborted(signal);
    clearInterval(timer);
    process.stderr.write('done\n');
  },
  async tellsSecrets(config, { logger }) {
    const url = config.database.connectionString;
    logger.warn(`connecting to ${url}`, { url, password: 'x' });
    throw new Error(`could not connect to ${url}`, { cause: new Error(new URL(url).password) });
  },
};

const [service, behaviour, ...argv] = process.argv.slice(2);
const stopMarginMs = Number(process.env.TEST_STOP_MARGIN_MS ?? 10_000);
await runProcess(service, behaviours[behaviour], { argv, stopMarginMs });
