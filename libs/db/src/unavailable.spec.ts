import { DatabaseUnavailableError, errorCode, NotFoundError } from '@aster-scheduler/core';
import {
  isConnectionBroken,
  isDatabaseUnavailable,
  isLockedTooLong,
  isQueryTooSlow,
  isTransactionRetryable,
} from './unavailable.js';

function withCode(code: string, more: object = {}): Error {
  return Object.assign(new Error(`an error with code ${code}`), { code, ...more });
}

const refused = withCode('ECONNREFUSED');

describe('isDatabaseUnavailable', () => {
  it.each<[string, unknown]>([
    ['connection failure', withCode('08006')],
    ['protocol violation, what PgBouncer says when it has no server', withCode('08P01')],
    ['deadlock that did not end', withCode('40P01')],
    ['serialisation failure that did not end', withCode('40001')],
    ['disk full', withCode('53100')],
    ['out of memory', withCode('53200')],
    ['too many connections', withCode('53300')],
    ['terminated by an administrator', withCode('57P01')],
    ['starting up', withCode('57P03')],
    ['idle in a transaction for too long', withCode('25P03')],
    ['read-only standby', withCode('25006')],
    ['missing database', withCode('3D000')],
    ['input or output error of the disk', withCode('58030')],
    ['refused', refused],
    ['reset', withCode('ECONNRESET')],
    ['broken pipe', withCode('EPIPE')],
    ['unknown host', withCode('ENOTFOUND')],
    ['missing socket file', withCode('ENOENT')],
    ['out of file descriptors', withCode('EMFILE')],
    ['refused at each address', new AggregateError([refused, withCode('EHOSTUNREACH')])],
    ['client-side deadline', new Error('Query read timeout')],
    ['connecting timed out', new Error('timeout expired')],
    ['no free connection in the pool', new Error('timeout exceeded when trying to connect')],
    ['connection ended', new Error('Connection terminated unexpectedly')],
    ['pool ended', new Error('Cannot use a pool after calling end on the pool')],
    ['own error', new DatabaseUnavailableError('the database does not answer')],
  ])('holds for %s', (_name, error) => {
    expect(isDatabaseUnavailable(error)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['unique violation', withCode('23505')],
    ['statement that took too long', withCode('57014')],
    ['lock that was not to be had in time', withCode('55P03')],
    ['foreign key violation', withCode('23503')],
    ['syntax error', withCode('42601')],
    ['missing table', withCode('42P01')],
    ['wrong password', withCode('28P01')],
    ['invalid text', withCode('22P02')],
    ['missing permission of a file', withCode('EACCES')],
    ['error of the domain', new NotFoundError('job', 'x')],
    ['bug', new TypeError('x is not a function')],
    ['refusal of TLS', new Error('The server does not support SSL connections')],
    ['text', 'Connection terminated'],
    ['nothing', undefined],
  ])('does not hold for a %s', (_name, error) => {
    expect(isDatabaseUnavailable(error)).toBe(false);
  });
});

describe('isQueryTooSlow', () => {
  it.each([
    ['57014', true],
    ['55P03', true],
    ['57P01', false],
    ['40P01', false],
  ])('of %s is %s', (code, expected) => {
    expect(isQueryTooSlow(withCode(code))).toBe(expected);
  });
});

describe('isTransactionRetryable', () => {
  it.each([
    ['40001', true],
    ['40P01', true],
    ['40003', false],
    ['57014', false],
    ['23505', false],
  ])('of %s is %s', (code, expected) => {
    expect(isTransactionRetryable(withCode(code))).toBe(expected);
  });
});

describe('isConnectionBroken', () => {
  it.each<[string, unknown, boolean]>([
    ['a client-side deadline: the answer may still come', new Error('Query read timeout'), true],
    ['a broken socket', withCode('EPIPE'), true],
    ['a connection failure', withCode('08006'), true],
    ['a shutdown', withCode('57P01'), true],
    ['whatever ends the session', withCode('25P03', { severity: 'FATAL' }), true],
    ['a cancelled statement', withCode('57014', { severity: 'ERROR' }), false],
    ['a unique violation', withCode('23505', { severity: 'ERROR' }), false],
  ])('after %s', (_name, error, expected) => {
    expect(isConnectionBroken(error)).toBe(expected);
  });
});

describe('errorCode', () => {
  it.each<[unknown, string | undefined]>([
    [withCode('23505'), '23505'],
    [{ code: 5 }, undefined],
    [null, undefined],
    ['23505', undefined],
  ])('of %p is %s', (error, expected) => {
    expect(errorCode(error)).toBe(expected);
  });
});

describe('isLockedTooLong', () => {
  it.each<[string, Error, boolean]>([
    ['a lock timeout', withCode('55P03'), true],
    [
      'a statement timeout while a row is waited for',
      withCode('57014', { where: 'while locking tuple (0,1) in relation "job_cursors"' }),
      true,
    ],
    ['a statement timeout', withCode('57014'), false],
    ['a statement timeout in a function', withCode('57014', { where: 'SQL function "claim_runs" statement 1' }), false],
    ['a broken connection', withCode('08006'), false],
  ])('of %s', (_what, error, expected) => {
    expect(isLockedTooLong(error)).toBe(expected);
  });
});
