import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Reader } from '../variable.js';
import { anyText } from './any-text.js';
import { apiKeys } from './api-keys.js';
import { choice } from './choice.js';
import { databaseName } from './database-name.js';
import { duration, durationOrAll } from './duration.js';
import { headerName } from './header-name.js';
import { hostName, hostNames, hostOrSocketFolder } from './host-name.js';
import { issuerUrl } from './issuer-url.js';
import { origins } from './origins.js';
import { poolNames } from './pool-names.js';
import { publicUrl } from './public-url.js';
import { readableFile } from './readable-file.js';
import { roleMap } from './role-map.js';
import { scopes } from './scopes.js';
import { size } from './size.js';
import { traceAddress } from './trace-address.js';
import { wholeNumber } from './whole-number.js';

const port = wholeNumber(0, 65_535);
const wait = duration(100, 3_600_000);
const retention = durationOrAll(60_000, 86_400_000);
const limit = size(1024, 1024 ** 3);
const key = 'k'.repeat(32);
const otherKey = 'x'.repeat(40);

describe('readers take', () => {
  it.each<[string, Reader<unknown>, string, unknown]>([
    ['a port', port, '8080', 8080],
    ['the address of a trace', traceAddress, 'https://t.example/x?q={trace_id}', 'https://t.example/x?q={trace_id}'],
    ['the lowest number', port, '0', 0],
    ['the highest number', port, '65535', 65_535],
    ['a number with zeros before it', port, '0080', 80],
    ['a duration', wait, '1m30s', 90_000],
    ['the shortest duration', wait, '100ms', 100],
    ['the longest duration', wait, '60m', 3_600_000],
    ['all as no bound', retention, 'ALL', undefined],
    ['a bound instead of all', retention, '24h', 86_400_000],
    ['bytes', limit, '65536', 65_536],
    ['kilobytes', limit, '512KB', 524_288],
    ['kilobytes as PostgreSQL writes them', limit, '1kB', 1024],
    ['binary kilobytes', limit, '1KiB', 1024],
    ['megabytes', limit, '1MB', 1_048_576],
    ['parts of a megabyte', limit, '1.5 MB', 1_572_864],
    ['gigabytes', limit, '1gb', 1_073_741_824],
    ['bytes with their unit', limit, '2048b', 2048],
    ['a word in any case', choice(['json', 'pretty']), 'Pretty', 'pretty'],
    ['a name', hostName, 'db.example.internal', 'db.example.internal'],
    ['a name with a dot at its end', hostName, 'db.', 'db.'],
    ['an IPv4 address', hostName, '10.0.0.1', '10.0.0.1'],
    ['an IPv6 address', hostName, '::1', '::1'],
    ['the folder of a socket', hostOrSocketFolder, '/var/run/postgresql', '/var/run/postgresql'],
    ['several hosts', hostNames, 'a.example , localhost,::1', ['a.example', 'localhost', '::1']],
    ['an address', publicUrl, 'https://a.example/aster/', 'https://a.example/aster'],
    ['an address without a path', publicUrl, 'HTTP://a.example:8080', 'http://a.example:8080'],
    ['one pool', poolNames, 'default', ['default']],
    ['several pools', poolNames, 'default, big-jobs ,gpu', ['default', 'big-jobs', 'gpu']],
    ['one key', apiKeys, key, [key]],
    ['several keys', apiKeys, `${key} , ${otherKey}`, [key, otherKey]],
    ['any text', anyText, ' p#ss%word ', ' p#ss%word '],
    ['the name of a database', databaseName, 'my db/1', 'my db/1'],
  ])('%s', (_what, read, text, value) => {
    expect(read(text)).toEqual({ value });
  });
});

describe('readers say what is wrong with', () => {
  it.each<[string, Reader<unknown>, string, RegExp]>([
    ['a host with a port', hostNames, 'a.example:80', /"a.example:80" is not a host/],
    ['an address without a scheme', publicUrl, 'a.example/aster', /write it as https:\/\/host\/path/],
    ['an address with a query', publicUrl, 'https://a.example/?x=1', /without a query/],
    ['an address with a password', publicUrl, 'https://a:b@a.example/', /is not an address/],
    ['a word for a number', port, 'many', /^"many" is not a whole number; give one from 0 to 65535$/],
    ['a negative number', port, '-1', /not a whole number/],
    ['a broken number', port, '80.5', /not a whole number/],
    ['an exponent', port, '1e3', /not a whole number/],
    ['a hexadecimal number', port, '0x50', /not a whole number/],
    ['a number of many digits', port, '9'.repeat(30), /not a whole number/],
    ['a number too high', port, '65536', /^65536 is out of range; give a whole number from 0 to 65535$/],
    ['a long text', port, 'x'.repeat(5000), /^a text of 5000 characters is not/],
    [
      'a duration without a unit',
      wait,
      '30',
      /^"30" is not a duration; write one such as 500ms, 30s, 5m or 1h30m, from/,
    ],
    ['a negative duration', wait, '-5s', /not a duration/],
    ['a short duration', wait, '99ms', /^"99ms" is out of range; give a duration from 100ms to 1h$/],
    ['a long duration', wait, '61m', /out of range/],
    ['zero for keep everything', retention, '0', /out of range.*, or all to keep everything$/],
    [
      'a size in an unknown unit',
      limit,
      '1TB',
      /^"1TB" is not a size; write one such as 1MB, 512KB or 65536 \(bytes\)$/,
    ],
    ['a size without a number', limit, 'MB', /not a size/],
    ['a negative size', limit, '-1', /not a size/],
    ['a small size', limit, '1023', /out of range; give a size from 1KB to 1GB$/],
    ['a large size', limit, '2GB', /out of range/],
    ['an unknown word', choice(['json', 'pretty']), 'xml', /^"xml" is not known; give json or pretty$/],
    ['a host with a port', hostName, 'db:5432', /not a host/],
    ['a host in brackets', hostName, '[::1]', /without port and brackets/],
    ['an URL for a host', hostName, 'http://db', /not a host/],
    ['a host with a space', hostName, 'my db', /not a host/],
    ['a name without letters', hostName, '-', /not a host/],
    ['a socket folder that is none', hostOrSocketFolder, './run', /begins with \//],
    ['an empty pool name', poolNames, 'a,,b', /empty/],
    ['a trailing comma', poolNames, 'a,', /empty/],
    ['a pool named twice', poolNames, 'a,b,a', /^"a" is given twice/],
    ['a pool name with a control character', poolNames, 'a\u0007b', /control character/],
    ['a pool name with a space', poolNames, 'big jobs', /white space/],
    ['a long pool name', poolNames, 'p'.repeat(101), /at most 100 characters/],
    ['a short key', apiKeys, 'abc', /^key 1 of 1 has 3 characters; give at least 32/],
    ['an empty key', apiKeys, `${key},`, /^key 2 of 2 is empty/],
    ['the same key twice', apiKeys, `${key},${otherKey},${key}`, /^key 3 of 3 is the same as key 1/],
    ['a key with a space', apiKeys, `${key} ${key}`, /^key 1 of 1 has a character that is not printable ASCII/],
    ['a key with a letter beyond ASCII', apiKeys, `${key}\u00e9`, /not printable ASCII/],
    ['a very long key', apiKeys, 'k'.repeat(513), /at most 512/],
    ['a trace without its id', traceAddress, 'https://t.example/', /write it as https:\/\/host/],
    ['a script for a trace', traceAddress, 'javascript:alert({trace_id})', /not the address of a trace/],
    ['a NUL in a text', anyText, 'a\0b', /NUL/],
    ['the name of a database that no URL can hold', databaseName, 'a#b', /no #, \? or NUL/],
    ['a file that is not there', readableFile, '/no/such/file.pem', /cannot be read \(ENOENT\)/],
    ['a folder for a file', readableFile, tmpdir(), /is not a file/],
  ])('%s', (_what, read, text, fault) => {
    expect(read(text)).toEqual({ fault: expect.stringMatching(fault) as string });
  });

  it('every bad key at once, and none of their characters', () => {
    const reading = apiKeys('short-one,other-one');
    expect(reading).toEqual({ fault: expect.stringMatching(/key 1 of 2.*; key 2 of 2/) as string });
    expect(JSON.stringify(reading)).not.toMatch(/short-one|other-one/);
  });
});

describe('readers', () => {
  it('take a file that can be read', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'aster-')), 'ca.pem');
    writeFileSync(path, 'x');
    expect(readableFile(path)).toEqual({ value: path });
  });

  it('answer any text with a value or a fault of one line', () => {
    const all = [port, wait, retention, limit, hostName, hostOrSocketFolder, poolNames, apiKeys, anyText, databaseName];
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'binary' }), (text) => {
        for (const read of all) {
          const reading = read(text);
          if ('fault' in reading) expect(reading.fault).toMatch(/^[^\n]+$/);
          else expect(reading).toHaveProperty('value');
        }
      }),
    );
  });

  it('read back every whole number and size in their range', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1024, max: 1024 ** 3 }), (bytes) => {
        expect(limit(String(bytes))).toEqual({ value: bytes });
        expect(wholeNumber(0, 1024 ** 3)(String(bytes))).toEqual({ value: bytes });
      }),
    );
  });
});

describe('issuerUrl', () => {
  it.each([['https://login.example.org/'], ['https://login.example.org/realms/main'], ['http://127.0.0.1:8080']])(
    'takes %s as it is',
    (text) => {
      expect(issuerUrl(text)).toEqual({ value: text });
    },
  );

  it.each([['http://login.example.org'], ['https://a:b@login.example.org'], ['https://x/?y'], ['nonsense'], ['']])(
    'refuses %j',
    (text) => {
      expect(issuerUrl(text)).toHaveProperty('fault');
    },
  );
});

describe('origins', () => {
  it('reads origins between commas', () => {
    const text = 'https://app.example.org, http://localhost:3000';
    expect(origins(text)).toEqual({ value: ['https://app.example.org', 'http://localhost:3000'] });
  });

  it.each([['*'], ['app.example.org'], ['https://app.example.org/'], ['https://a.example,'], ['file:///etc']])(
    'does not take %j',
    (text) => {
      expect(origins(text)).toHaveProperty('fault');
    },
  );
});

describe('roleMap', () => {
  it('reads values and their roles', () => {
    expect(roleMap('aster-admins=admin, cn=ops=operate,everybody=read')).toEqual({
      value: { 'aster-admins': 'admin', 'cn=ops': 'operate', everybody: 'read' },
    });
  });

  it.each([['admins'], ['admins=root'], ['=read'], ['a=read,,b=read'], ['']])('refuses %j', (text) => {
    expect(roleMap(text)).toHaveProperty('fault');
  });
});

describe('headerName', () => {
  it('reads a name in any case', () => {
    expect(headerName('X-Auth-User')).toEqual({ value: 'x-auth-user' });
  });

  it.each([['two words'], ['a:b'], ['Authorization'], ['cookie'], ['x-forwarded-for'], ['']])('refuses %j', (text) => {
    expect(headerName(text)).toHaveProperty('fault');
  });
});

describe('scopes', () => {
  it('reads scopes with spaces or commas between', () => {
    expect(scopes('openid, groups  email')).toEqual({ value: 'openid groups email' });
  });

  it.each([['profile email'], ['openid "x"'], ['']])('refuses %j', (text) => {
    expect(scopes(text)).toHaveProperty('fault');
  });
});
