import {
  DatabaseUnavailableError,
  DependencyCycleError,
  IdempotencyMismatchError,
  InvalidInputError,
  NameTakenError,
  NotFoundError,
  SchemaMissingError,
  StateConflictError,
  VersionConflictError,
} from '@aster-scheduler/core';
import { schemaProblems } from '../testing/schema-problems.js';
import { HttpProblemError } from './http-problem-error.js';
import { problemSchema } from './problem-schema.js';
import { toProblem } from './to-problem.js';

const refused = Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' });

const slow = Object.assign(new Error('canceling statement due to statement timeout'), { code: '57014' });
const locked = Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });

describe('toProblem', () => {
  it.each<[Error, object]>([
    [new NotFoundError('job', 'digest'), { status: 404, code: 'NOT_FOUND', detail: 'there is no job digest' }],
    [new NameTakenError('digest'), { status: 409, code: 'NAME_TAKEN' }],
    [new StateConflictError('r', 'running', 'it runs'), { status: 409, current_state: 'running', detail: 'it runs' }],
    [new DependencyCycleError(['a', 'b', 'a']), { status: 409, code: 'DEPENDENCY_CYCLE' }],
    [new VersionConflictError('j', 5), { status: 412, code: 'VERSION_CONFLICT', current_version: 5 }],
    [new IdempotencyMismatchError('k'), { status: 422, code: 'IDEMPOTENCY_MISMATCH' }],
    [
      new InvalidInputError([{ field: 'name', message: 'is required' }]),
      { status: 400, code: 'INVALID_INPUT', errors: [{ field: 'name', message: 'is required' }] },
    ],
    [new HttpProblemError('BODY_TOO_LARGE', 'too much'), { status: 413, code: 'BODY_TOO_LARGE', detail: 'too much' }],
    [slow, { status: 422, code: 'QUERY_TOO_SLOW' }],
    [locked, { status: 409, code: 'LOCKED_TOO_LONG' }],
    [refused, { status: 503, code: 'DATABASE_UNAVAILABLE' }],
    [new DatabaseUnavailableError('away', { cause: refused }), { status: 503, code: 'DATABASE_UNAVAILABLE' }],
  ])('tells %s', (error, expected) => {
    const { problem } = toProblem(error);
    expect(problem).toMatchObject(expected);
    expect(schemaProblems(problemSchema, problem)).toEqual([]);
  });

  it.each([[refused], [new SchemaMissingError(0, 1)], [locked]])('says when to ask again after %s', (error) => {
    expect(toProblem(error).headers).toEqual({ 'retry-after': '2' });
  });

  it('asks nobody to repeat what takes too long', () => {
    expect(toProblem(slow).headers).toEqual({});
  });

  it.each([
    [new Error('select * from aster.jobs where /etc/secret')],
    [Object.assign(new Error('column "x" does not exist'), { code: '42703', severity: 'ERROR', file: 'parse.c' })],
    [new TypeError("Cannot read properties of undefined (reading 'x')")],
    ['a thrown text'],
    [undefined],
  ])('tells nothing of %s', (error) => {
    const { problem } = toProblem(error);
    expect(problem).toEqual({
      type: 'urn:aster:problem:internal',
      title: 'Something went wrong in the server',
      status: 500,
      detail: 'the request could not be carried out',
      code: 'INTERNAL',
    });
  });

  it('tells nothing of where the database is', () => {
    expect(JSON.stringify(toProblem(refused))).not.toMatch(/10\.0\.0\.7|5432|ECONN/);
  });
});
