import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidInputError } from '@aster-scheduler/core';
import { readConfig } from './read-config.js';

const authority = join(mkdtempSync(join(tmpdir(), 'aster-')), 'ca.pem');
writeFileSync(authority, 'certificate');

function connectionString(env: NodeJS.ProcessEnv): string {
  return readConfig('api', env).config.database.connectionString;
}

function problems(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    readConfig('api', env);
    return [];
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    return error.problems.map(({ field, message }) => `${field}: ${message}`);
  }
}

const url = 'postgresql://app:pw@db:5432/aster';

describe('the connection string', () => {
  it.each<[string, NodeJS.ProcessEnv, string]>([
    ['is DATABASE_URL', { DATABASE_URL: `${url}?sslmode=disable` }, `${url}?sslmode=disable&uselibpqcompat=true`],
    [
      'is DATABASE_URL, without a password',
      { DATABASE_URL: 'postgres://localhost/aster' },
      'postgres://localhost/aster',
    ],
    [
      'is DATABASE_URL, on a Unix socket',
      { DATABASE_URL: 'postgresql://u:p@/d?host=/run' },
      'postgresql://u:p@/d?host=/run',
    ],
    ['is made of a host alone', { POSTGRES_HOST: '127.0.0.1' }, 'postgresql://postgres@127.0.0.1:5432/postgres'],
    ['is made of a password alone', { POSTGRES_PASSWORD: 'x' }, 'postgresql://postgres:x@localhost:5432/postgres'],
    [
      'is made of all parts',
      {
        POSTGRES_HOST: 'localhost',
        POSTGRES_PORT: '6000',
        POSTGRES_USER: 'a@b',
        POSTGRES_PASSWORD: ' p#/',
        POSTGRES_DB: 'd',
      },
      'postgresql://a%40b:%20p%23%2F@localhost:6000/d',
    ],
    ['names the database after the user', { POSTGRES_USER: 'ann' }, 'postgresql://ann@localhost:5432/ann'],
    ['holds an IPv6 address in brackets', { POSTGRES_HOST: '::1' }, 'postgresql://postgres@[::1]:5432/postgres'],
    [
      'names the folder of a Unix socket as a parameter',
      { POSTGRES_HOST: '/var/run/pg' },
      'postgresql://postgres@/postgres?host=%2Fvar%2Frun%2Fpg&port=5432',
    ],
    [
      'asks for TLS in the words of libpq',
      { POSTGRES_HOST: 'db', POSTGRES_SSL_MODE: 'require' },
      'postgresql://postgres@db:5432/postgres?sslmode=require&uselibpqcompat=true',
    ],
    [
      'completes a URL that does not speak of TLS',
      { DATABASE_URL: `${url}?application_name=x`, POSTGRES_SSL_MODE: 'verify-full' },
      `${url}?application_name=x&sslmode=verify-full&uselibpqcompat=true`,
    ],
    [
      'has libpq meanings in a URL too',
      { DATABASE_URL: `${url}?sslmode=require` },
      `${url}?sslmode=require&uselibpqcompat=true`,
    ],
    ['keeps the word of node-postgres', { DATABASE_URL: `${url}?sslmode=no-verify` }, `${url}?sslmode=no-verify`],
    [
      'names the authorities that are believed',
      { DATABASE_URL: url, POSTGRES_SSL_MODE: 'verify-ca', POSTGRES_SSL_ROOT_CERT: authority },
      `${url}?sslmode=verify-ca&sslrootcert=${encodeURIComponent(authority)}&uselibpqcompat=true`,
    ],
  ])('%s', (_what, env, expected) => {
    expect(connectionString(env)).toBe(expected);
  });

  it.each<[string, NodeJS.ProcessEnv]>([
    ['a URL', { DATABASE_URL: url }],
    ['a URL with an address', { DATABASE_URL: 'postgresql://app@192.0.2.1/aster' }],
    ['a URL with an IPv6 address', { DATABASE_URL: 'postgresql://app@[2001:db8::1]/aster' }],
    ['a URL with the host as a parameter', { DATABASE_URL: 'postgresql://app@localhost/aster?host=db' }],
    ['a host', { POSTGRES_HOST: 'db.example.org' }],
  ])('checks the certificate of another host that %s names, unless something else is said', (_what, env) => {
    expect(connectionString(env)).toMatch(/[?&]sslmode=verify-full&uselibpqcompat=true$/);
    expect(connectionString({ ...env, POSTGRES_SSL_MODE: 'disable' })).toMatch(/[?&]sslmode=disable&/);
  });

  it.each<[string]>([['localhost'], ['127.0.0.1'], ['::1'], ['/var/run/postgresql']])(
    'asks for no TLS on this machine, at %s',
    (host) => {
      expect(connectionString({ POSTGRES_HOST: host })).not.toContain('sslmode');
    },
  );

  it('is DATABASE_URL where parts are given too, with a warning for each', () => {
    const { config, warnings } = readConfig('api', { DATABASE_URL: url, POSTGRES_USER: 'x', POSTGRES_DB: 'y' });
    expect(config.database.connectionString).toBe(`${url}?sslmode=verify-full&uselibpqcompat=true`);
    expect(warnings).toEqual([
      { field: 'POSTGRES_USER', message: 'is ignored, as DATABASE_URL is given' },
      { field: 'POSTGRES_DB', message: 'is ignored, as DATABASE_URL is given' },
    ]);
  });

  it.each<[string, NodeJS.ProcessEnv, RegExp]>([
    ['nothing is given', {}, /^DATABASE_URL: is not set, and no POSTGRES_\* either/],
    ['it is no URL', { DATABASE_URL: 'host=db user=x' }, /^DATABASE_URL: is not a connection string; write it as/],
    ['it is of another database', { DATABASE_URL: 'mysql://db/x' }, /is not a connection string/],
    ['its port is none', { DATABASE_URL: 'postgresql://u:p@db:x/d' }, /is not a valid connection string/],
    ['the password has a bare #', { DATABASE_URL: 'postgresql://u:12#w@db/d' }, /has a # in it; write # as %23/],
    ['the password has a bare /', { DATABASE_URL: 'postgresql://u:12/w@db/d' }, /has its @ after a \//],
    [
      'the password has a bare %',
      { DATABASE_URL: 'postgresql://u:1%zz@db/d' },
      /has a % that does not begin an escape/,
    ],
    ['it has white space', { DATABASE_URL: 'postgresql://u:p@db/my db' }, /white space/],
    [
      'TLS is asked for in another word',
      { DATABASE_URL: `${url}?ssl=true` },
      /has "ssl", which is not understood; say sslmode=/,
    ],
    ['TLS is asked for in other letters', { DATABASE_URL: `${url}?SSLMode=require` }, /has "SSLMode", which is not/],
    ['TLS is asked for twice', { DATABASE_URL: `${url}?sslmode=require&sslmode=disable` }, /says "sslmode" twice/],
    ['TLS is asked for in two words', { DATABASE_URL: `${url}?sslmode=require&ssl=0` }, /has "ssl", which is not/],
    ['TLS is left to luck', { DATABASE_URL: `${url}?sslmode=prefer` }, /"prefer" may send everything unencrypted/],
    ['TLS is left to luck by a part', { POSTGRES_SSL_MODE: 'allow' }, /^POSTGRES_SSL_MODE: "allow" may send/],
    ['the word for TLS is not known', { POSTGRES_SSL_MODE: 'on' }, /"on" is not known; give disable, require/],
    [
      'TLS is said in two ways',
      { DATABASE_URL: `${url}?sslmode=disable`, POSTGRES_SSL_MODE: 'verify-full' },
      /^POSTGRES_SSL_MODE: is verify-full, but DATABASE_URL says sslmode=disable/,
    ],
    [
      'two authorities are named',
      { DATABASE_URL: `${url}?sslrootcert=${authority}`, POSTGRES_SSL_ROOT_CERT: import.meta.filename },
      /^POSTGRES_SSL_ROOT_CERT: is not the sslrootcert/,
    ],
    ['the authority is missing', { DATABASE_URL: `${url}?sslmode=verify-ca` }, /^POSTGRES_SSL_ROOT_CERT: is needed/],
    ['a file is missing', { DATABASE_URL: `${url}?sslcert=/no/cert` }, /sslcert that cannot be used: "\/no\/cert"/],
  ])('is refused when %s', (_what, env, expected) => {
    expect(problems(env)).toEqual([expect.stringMatching(expected) as string]);
  });
});
