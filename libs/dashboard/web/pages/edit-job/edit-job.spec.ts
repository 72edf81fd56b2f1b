import type { JobResource } from '@aster-scheduler/client';
import { draftOf } from './job-draft.js';
import { planJob } from './plan-job.js';
import { mergeJob, planConflicts } from './plan-merge.js';
import { splitShellLine } from './split-shell-line.js';

const job = {
  id: '1',
  name: 'report',
  cron_expr: '@daily',
  timezone: 'UTC',
  command: 'echo',
  args: ['a b', ''],
  env: { A: '1' },
  handler: null,
  payload: null,
  timeout: '10m',
  max_retries: 0,
  labels: {},
  depends_on: [{ job: 'load', job_id: '2', condition: 'success' }],
  version: 3,
} as unknown as JobResource;

describe('splitShellLine', () => {
  it.each([
    [`echo hello`, ['echo', 'hello']],
    [`  echo 'a  b' "c \\"d\\"" e\\ f '' `, ['echo', 'a  b', 'c "d"', 'e f', '']],
    [`printf %s\\n a#b`, ['printf', '%sn', 'a#b']],
    [`echo 'a | b > $c'`, ['echo', 'a | b > $c']],
  ])('splits %s', (line, words) => {
    expect(splitShellLine(line)).toEqual({ kind: 'words', words });
  });

  it.each([
    ['a | b', 'a pipe'],
    ['a && b', 'an &'],
    ['a > b', 'a redirection'],
    ['echo "$HOME"', 'a variable'],
    ['echo $(date)', 'a variable'],
    ['ls *.txt', 'a pattern of file names'],
    ['A=1 env', 'a variable'],
    ['a\nb', 'several lines'],
  ])('says that %s needs a shell', (line, why) => {
    expect(splitShellLine(line)).toEqual({ kind: 'shell', why });
  });

  it('tells a quote that is not closed, and an empty line', () => {
    expect(splitShellLine('echo "a')).toEqual({ kind: 'problem', message: 'the quote " is not closed' });
    expect(splitShellLine('  ')).toEqual({ kind: 'problem', message: 'there is no command' });
  });
});

describe('planJob', () => {
  it('sends of a job that runs elsewhere nothing that a worker would need', () => {
    const draft = draftOf({ ...job, run_as: 'etl', runs_on: 'workers' });
    const elsewhere = { ...draft, does: 'elsewhere' as const, texts: { ...draft.texts, grace: '15m' } };
    expect(planJob(elsewhere, { ...job, run_as: 'etl', runs_on: 'workers' }).change).toEqual({
      ...{ runs_on: 'elsewhere', grace: '15m', command: null, args: [], env: {}, run_as: null },
    });
  });

  it('sends nothing of a draft that was not changed', () => {
    expect(planJob(draftOf(job), job)).toEqual({ change: {}, problems: [] });
  });

  it('sends what was changed, and only that', () => {
    const draft = draftOf(job);
    const changed = { ...draft, texts: { ...draft.texts, timeout: '', max_retries: '2' }, argv: ['echo', 'a b'] };
    expect(planJob(changed, job).change).toEqual({ timeout: null, max_retries: 2, args: ['a b'] });
  });

  it('goes from a command to a handler', () => {
    const draft = draftOf(job);
    const changed = {
      ...draft,
      does: 'handler' as const,
      texts: { ...draft.texts, handler: 'send' },
      payload: '{"to": 1}',
    };
    expect(planJob(changed, job).change).toEqual({
      handler: 'send',
      payload: { to: 1 },
      command: null,
      args: [],
      env: {},
    });
  });

  it('says what is wrong with which field', () => {
    const draft = draftOf(job);
    const wrong = {
      ...draft,
      texts: { ...draft.texts, max_retries: 'two' },
      env: [
        { name: 'A', value: '1' },
        { name: 'A', value: '2' },
      ],
    };
    expect(planJob(wrong, job).problems.map(({ field }) => field)).toEqual(['max_retries', 'env']);
  });
});

describe('planConflicts', () => {
  const theirs = { ...job, timeout: '20m', max_retries: 5, version: 4 };

  it('puts theirs beside mine where both have changed a field', () => {
    expect(planConflicts(job, theirs, { timeout: '30m', pool: 'gpu' })).toEqual([
      { field: 'timeout', theirs: '20m', mine: '30m' },
      { field: 'max_retries', theirs: '5', mine: undefined },
    ]);
  });

  it('merges field by field', () => {
    const change = { timeout: '30m', pool: 'gpu' };
    expect(mergeJob(theirs, change, new Set())).toMatchObject({ timeout: '30m', pool: 'gpu', max_retries: 5 });
    expect(mergeJob(theirs, change, new Set(['timeout']))).toMatchObject({ timeout: '20m', pool: 'gpu' });
  });
});
