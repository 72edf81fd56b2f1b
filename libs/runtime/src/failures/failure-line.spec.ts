import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { ListenError, NotFoundError } from '@aster-scheduler/core';
import { failureLine } from './failure-line.js';

function failure(message: string, facts: Readonly<Record<string, unknown>>): Error {
  return Object.assign(new Error(message), facts);
}

describe('failureLine', () => {
  it.each<[string, unknown, string]>([
    ['an error with a code of ours', new NotFoundError('job', 'x'), 'there is no job x'],
    [
      'a port that is taken',
      new ListenError('127.0.0.1', 8082, 'EADDRINUSE'),
      'cannot listen on 127.0.0.1:8082: another program listens there already; set WORKER_PORT to another port',
    ],
    [
      'a port that is not allowed, as Node tells it',
      failure('listen EACCES', { code: 'EACCES', syscall: 'listen', address: '::', port: 80 }),
      'cannot listen on [::]:80: the system does not allow that port; set WORKER_PORT to another port',
    ],
    [
      'an address of another machine',
      new ListenError('192.0.2.1', 80, 'EADDRNOTAVAIL'),
      'cannot listen on 192.0.2.1:80: this machine does not have that address; set HEALTH_HOST to another address',
    ],
    [
      'no such database',
      failure('database "x" does not exist', { code: '3D000' }),
      'there is no such database (database "x" does not exist): create it, or name another one in DATABASE_URL or POSTGRES_DB',
    ],
    [
      'no entry in pg_hba.conf',
      failure('no entry', { code: '28000' }),
      'the database refuses the connection (no entry): see DATABASE_URL or POSTGRES_USER, and pg_hba.conf of the server',
    ],
    [
      'a password that is not set',
      failure('SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', {}),
      'the database asks for a password and none is set: see DATABASE_URL or POSTGRES_PASSWORD',
    ],
    [
      'no right',
      failure('permission denied', { code: '42501' }),
      'the database user may not do that (permission denied): see DATABASE_URL or POSTGRES_USER; the owner of the database may',
    ],
    [
      'no connection left',
      failure('too many clients', { code: '53300' }),
      'the database has no connection left (too many clients): raise max_connections of the server, or lower DB_POOL_SIZE',
    ],
    [
      'isolation that cannot be had',
      failure('commands cannot be isolated by user here: it takes Linux', { name: 'IsolationError' }),
      'commands cannot be isolated by user here: it takes Linux; see WORKER_ISOLATION and WORKER_RUN_AS',
    ],
    [
      'control groups that cannot be had',
      failure('commands cannot have control groups here: it takes Linux', { name: 'ControlGroupsError' }),
      'commands cannot have control groups here: it takes Linux; see WORKER_LIMITS',
    ],
    [
      'a limit of the process',
      failure('spawn EMFILE', { code: 'EMFILE', syscall: 'spawn' }),
      'this process may open no more files and connections: raise its limit (ulimit -n) (spawn EMFILE)',
    ],
    [
      'a file that holds no certificate',
      failure('no start line', { code: 'ERR_OSSL_PEM_NO_START_LINE' }),
      'no TLS with the database: no start line; see POSTGRES_SSL_MODE and POSTGRES_SSL_ROOT_CERT, or the same in DATABASE_URL',
    ],
    [
      'a server without TLS',
      failure('The server does not support SSL connections', {}),
      'the database offers no TLS: set POSTGRES_SSL_MODE, or sslmode in DATABASE_URL, to disable, or turn on ssl at the server',
    ],
    [
      'a certificate for another host',
      failure('wrong name', { code: 'ERR_TLS_CERT_ALTNAME_INVALID' }),
      'the certificate of the database is not accepted: wrong name; see POSTGRES_SSL_ROOT_CERT',
    ],
  ])('tells %s', (_what, error, line) => {
    expect(failureLine('worker', error)).toBe(line);
  });

  it('knows the error of a real server', async () => {
    const first = createServer().listen(0, '127.0.0.1');
    await once(first, 'listening');
    const second = createServer();
    const failed = once(second, 'error');
    second.listen((first.address() as AddressInfo).port, '127.0.0.1');
    const [error] = (await failed) as [unknown];
    first.close();
    expect(failureLine('up', error)).toMatch(/^cannot listen on 127\.0\.0\.1:\d+: .*; set API_PORT to another port$/);
  });

  it.each<[string, unknown]>([
    ['a bug', new TypeError('x is not a function')],
    ['an error of the system that nobody expects', failure('EISDIR', { code: 'EISDIR', syscall: 'read' })],
    ['a wrong statement', failure('syntax error', { code: '42601' })],
    ['no error', 'text'],
    ['nothing', undefined],
  ])('is silent of %s, whose stack is needed', (_what, error) => {
    expect(failureLine('worker', error)).toBeUndefined();
  });
});
