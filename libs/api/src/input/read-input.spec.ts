import { type FieldProblem, InvalidInputError } from '@aster-scheduler/core';
import fc from 'fast-check';
import type { InputClass } from '../fields/field-registry.js';
import { DependencyInput } from '../jobs/dependency-input.js';
import { JobChange, JobInput } from '../jobs/job-input.js';
import { JobListQuery } from '../jobs/job-list-query.js';
import { RunListQuery } from '../runs/run-list-query.js';
import { inspectInput, maxInputProblems, readInput } from './read-input.js';

function problemsOf(inputClass: InputClass, sent: unknown): readonly FieldProblem[] {
  try {
    readInput(inputClass, sent, 'the body');
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    throw error;
  }
  return [];
}

const aBody = { name: 'digest', command: 'true', cron_expr: '* * * * *' };

describe('readInput', () => {
  it('makes an instance of the class with the fields that were sent and no others', () => {
    const input = readInput(JobInput, { ...aBody, description: null, max_retries: 0 }, 'the body');
    expect(input).toBeInstanceOf(JobInput);
    expect(Object.keys(input).sort()).toEqual(['command', 'cron_expr', 'description', 'max_retries', 'name']);
  });

  it('takes an upstream job as text and as an object', () => {
    const { depends_on } = readInput(
      JobInput,
      { ...aBody, depends_on: ['a', { job: 'b', condition: 'failure' }] },
      'the body',
    );
    expect(depends_on).toEqual([{ job: 'a' }, { job: 'b', condition: 'failure' }]);
    expect(depends_on?.every((edge) => edge instanceof DependencyInput)).toBe(true);
  });

  it('leaves maps and JSON as they were sent, whatever their names', () => {
    const env = { constructor: 'a', toString: 'b', then: 'c' };
    const payload = { constructor: { prototype: 1 }, then: [{ constructor: null }], hasOwnProperty: {} };
    const input = readInput(JobInput, { name: 'a', env, payload }, 'the body');
    expect(input.env).toBe(env);
    expect(input.payload).toBe(payload);
  });

  it.each([
    [null, 'the body must be a JSON object'],
    [[], 'the body must be a JSON object'],
    ['text', 'the body must be a JSON object'],
    [1, 'the body must be a JSON object'],
  ])('refuses %j as a whole', (sent, message) => {
    expect(problemsOf(JobInput, sent)).toEqual([{ field: '', message }]);
    expect(() => readInput(JobInput, sent, 'the body')).toThrow(new RegExp(`^${message}$`));
  });

  it.each<[object, string, string]>([
    [{ name: undefined }, 'name', 'is required'],
    [{ name: null }, 'name', 'is required'],
    [{ name: 1 }, 'name', 'must be text'],
    [{ name: '' }, 'name', 'must not be empty or blank'],
    [{ name: 'x'.repeat(256) }, 'name', 'must have at most 255 characters'],
    [
      { name: 'a\u0000' },
      'name',
      'must not contain control characters, nor others that show nothing or change how the rest is shown',
    ],
    [{ name: { constructor: 1 } }, 'name', 'must be text'],
    [{ name: ['digest'] }, 'name', 'must be text'],
    [{ command: ['echo', 'a'] }, 'command', 'must be text: the program alone, with its arguments in args'],
    [{ timout: '1s' }, 'timout', 'is not known; did you mean timeout?'],
    [{ unheard: 1 }, 'unheard', 'is not known'],
    [{ constructor: 1 }, 'constructor', 'is not known'],
    [JSON.parse('{"__proto__": {"name": 1}}') as object, '__proto__', 'is not known'],
    [{ toString: 1 }, 'toString', 'is not known'],
    [{ id: 'x' }, 'id', 'is set by the server'],
    [{ next_run_at: null }, 'next_run_at', 'is set by the server'],
    [{ timeout: '5 m' }, 'timeout', 'must be a duration such as 500ms, 90s, 5m or 1h30m, at most 240000h'],
    [{ timeout: 300 }, 'timeout', 'must be a duration such as 500ms, 90s, 5m or 1h30m, at most 240000h'],
    [{ timeout: '-5m' }, 'timeout', 'must be a duration such as 500ms, 90s, 5m or 1h30m, at most 240000h'],
    [{ timeout: '1000000h' }, 'timeout', 'must be a duration such as 500ms, 90s, 5m or 1h30m, at most 240000h'],
    [{ timeout: '0s' }, 'timeout', 'must be at least 1ms'],
    [{ max_retries: -1 }, 'max_retries', 'must be a whole number from 0 to 10000'],
    [{ max_retries: 1.5 }, 'max_retries', 'must be a whole number from 0 to 10000'],
    [{ max_retries: '3' }, 'max_retries', 'must be a whole number from 0 to 10000'],
    [{ priority: 2 ** 31 }, 'priority', 'must be a whole number from -2147483648 to 2147483647'],
    [{ retry_backoff: 0.5 }, 'retry_backoff', 'must be a number from 1 to 100'],
    [{ retry_backoff: Number.POSITIVE_INFINITY }, 'retry_backoff', 'must be a number from 1 to 100'],
    [{ status: 'paused' }, 'status', 'must be one of active, inactive, archived'],
    [{ status: ['active'] }, 'status', 'must be one of active, inactive, archived'],
    [{ args: 'a b' }, 'args', 'must be a list of texts'],
    [{ args: ['a', 1] }, 'args', 'element 2 must be text'],
    [{ args: ['a\0'] }, 'args', 'element 1 must not contain a NUL character'],
    [{ env: ['A=1'] }, 'env', 'must be an object of names and texts'],
    [{ env: { PORT: 8080 } }, 'env', 'the value of "PORT" must be text'],
    [
      { env: { ASTER_RUN_ID: 'x' } },
      'env',
      'the name "ASTER_RUN_ID" is reserved: ASTER_ variables are set for every run',
    ],
    [
      { env: { 'A=B': 'x' } },
      'env',
      'the name "A=B" must have 1 to 255 characters, none of them =, white space or a control character',
    ],
    [{ payload: { a: [{ b: 'x\0' }] } }, 'payload', 'must not contain a NUL character'],
    [{ payload: { 'a\ud800': 1 } }, 'payload', 'must not contain half of a surrogate pair'],
    [{ working_directory: 'tmp' }, 'working_directory', 'must be an absolute path'],
    [{ pool: 'a,b' }, 'pool', 'must not contain white space or commas'],
    [{ depends_on: 'upstream' }, 'depends_on', 'must be a list'],
    [{ depends_on: { job: 'a', constructor: 'x' } }, 'depends_on', 'must be a list'],
    [{ depends_on: [1] }, 'depends_on[0]', 'must be text, or an object with the field job'],
    [{ depends_on: ['a', null] }, 'depends_on[1]', 'must be text, or an object with the field job'],
    [{ depends_on: [['a', { constructor: 1 }]] }, 'depends_on[0]', 'must be text, or an object with the field job'],
    [{ depends_on: [{}] }, 'depends_on[0].job', 'is required'],
    [
      { depends_on: [{ job: 'a', condition: 'done' }] },
      'depends_on[0].condition',
      'must be one of success, failure, completion',
    ],
    [{ depends_on: [{ job: 'a', constructor: 1 }] }, 'depends_on[0].constructor', 'is not known'],
    [{ depends_on: Array(1_001).fill('a') }, 'depends_on', 'must have at most 1000 elements'],
  ])('says of %j what is wrong', (sent, field, message) => {
    expect(problemsOf(JobInput, { ...aBody, ...sent })).toEqual([{ field, message }]);
  });

  it('tells every problem at once', () => {
    const sent = { timout: '1s', max_retries: -1, depends_on: [{ job: '' }] };
    expect(
      problemsOf(JobInput, sent)
        .map(({ field }) => field)
        .sort(),
    ).toEqual(['depends_on[0].job', 'max_retries', 'name', 'timout']);
  });

  it('tells 50 problems of a body that is wrong all over, and suggests names for the first 5', () => {
    const unknown = Object.fromEntries(Array.from({ length: 19_000 }, (_, index) => [`timeou_${index}`, 1]));
    const problems = problemsOf(JobInput, { ...unknown, name: 1 });
    expect(problems).toHaveLength(maxInputProblems);
    expect(problems.filter(({ message }) => message.includes('did you mean timeout?'))).toHaveLength(5);
    const edges = Array.from({ length: 1_000 }, () => ({ [`x`.repeat(1_000)]: 1 }));
    expect(problemsOf(JobInput, { depends_on: edges })).toHaveLength(maxInputProblems);
  });

  it('does not look into a list that is too long', () => {
    let looked = 0;
    const edge = Object.defineProperty({}, 'job', { enumerable: true, get: () => (looked += 1) });
    const sent = { ...aBody, depends_on: Array(200_000).fill(edge) };
    expect(problemsOf(JobInput, sent)).toEqual([{ field: 'depends_on', message: 'must have at most 1000 elements' }]);
    expect(looked).toBe(0);
  });

  it('keeps the fields that are valid beside those that are not', () => {
    const sent = { ...aBody, timeout: 'soon', depends_on: [{ job: '' }], nmae: 'x' };
    const { input, problems, faulty } = inspectInput(JobInput, sent, 'the body');
    expect(input).toEqual(aBody);
    expect([...faulty].sort()).toEqual(['depends_on', 'timeout']);
    expect(problems.map(({ field }) => field).sort()).toEqual(['depends_on[0].job', 'nmae', 'timeout']);
  });

  it('lets an edit leave out the name but not set it to null', () => {
    expect(problemsOf(JobChange, {})).toEqual([]);
    expect(problemsOf(JobChange, { name: null })).toEqual([{ field: 'name', message: 'must be text' }]);
  });

  it('turns the texts of a query into numbers and lists', () => {
    const query = readInput(RunListQuery, { limit: '10', offset: '0', status: 'failed,timed_out' }, 'the query');
    expect(query).toEqual({ limit: 10, offset: 0, status: ['failed', 'timed_out'] });
  });

  it.each([
    [{ limit: '0' }],
    [{ limit: '1001' }],
    [{ limit: '1e2' }],
    [{ limit: '0x10' }],
    [{ limit: '' }],
    [{ limit: ' 5' }],
    [{ limit: '-1' }],
    [{ limit: '99999999999999999999' }],
    [{ offset: '2147483648' }],
    [{ status: '' }],
    [{ status: 'failed,' }],
    [{ status: 'FAILED' }],
    [{ trigger: 'cron' }],
    [{ job_id: '1' }],
    [{ from: 'yesterday' }],
    [{ cursor: '' }],
  ])('refuses the query %j', (sent) => {
    expect(problemsOf(RunListQuery, sent)).toHaveLength(1);
  });

  it('takes a plus sign that a client forgot to encode in an instant', () => {
    const { from } = readInput(RunListQuery, { from: '2026-03-01T12:00:00 02:00' }, 'the query');
    expect(from).toBe('2026-03-01T12:00:00+02:00');
  });

  it('answers any JSON with an instance or with problems that name fields', () => {
    const fields = [
      'name',
      'args',
      'env',
      'payload',
      'depends_on',
      'timeout',
      'limit',
      'status',
      'constructor',
      'version',
    ];
    const body = fc.oneof(fc.jsonValue(), fc.dictionary(fc.constantFrom(...fields), fc.jsonValue({ maxDepth: 4 })));
    fc.assert(
      fc.property(body, fc.constantFrom<InputClass>(JobInput, JobChange, JobListQuery), (sent, inputClass) => {
        for (const problem of problemsOf(inputClass, sent)) expect(problem.message).toMatch(/^[a-z]/);
      }),
      { numRuns: 1_000 },
    );
  });
});
