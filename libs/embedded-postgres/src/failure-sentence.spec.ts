import { explainFailure } from './failure-sentence.js';

describe('explainFailure', () => {
  const at = '2026-01-01 00:00:00.000 UTC [7]';
  it.each([
    [
      'initdb: error: could not write to file "/d/pg_wal/xlogtemp.7": No space left on device\n',
      'DISK_FULL',
      'the disk is full (could not write to file "/d/pg_wal/xlogtemp.7": No space left on device)',
    ],
    [
      `${at} LOG:  could not bind IPv4 address "127.0.0.1": Address already in use\n${at} FATAL:  could not create any TCP/IP sockets\n`,
      'PORT_TAKEN',
      'the port is taken (could not create any TCP/IP sockets)',
    ],
    [
      `${at} FATAL:  lock file "postmaster.pid" already exists\n${at} HINT:  Is another postmaster running?\n`,
      'ALREADY_RUNNING',
      'another server is running on it (lock file "postmaster.pid" already exists)',
    ],
    [
      `${at} FATAL:  could not open file "global/pg_control": Permission denied\n`,
      'NO_ACCESS',
      'access is denied (could not open file "global/pg_control": Permission denied)',
    ],
    [
      `${at} PANIC:  could not locate a valid checkpoint record\n`,
      'START_FAILED',
      'could not locate a valid checkpoint record',
    ],
    ['one\ntwo\nthree\nfour\n', 'START_FAILED', 'two; three; four'],
    ['', 'START_FAILED', 'it said nothing'],
  ])('reads %j', (output, code, sentence) => {
    expect(explainFailure(output)).toEqual({ code, sentence });
  });
});
