import fc from 'fast-check';
import type { JobTask } from './job.js';
import { applyOverrides, taskOf } from './task.js';

const task: JobTask = {
  command: 'backup',
  args: ['-v', '$TARGET'],
  env: { TARGET: 'a', MODE: 'full' },
  workingDirectory: '/srv',
  payload: { depth: 1 },
  timeoutMs: 1_000,
  killGraceMs: 500,
};

describe('applyOverrides', () => {
  it.each([
    ['nothing', undefined, task],
    ['an empty set', {}, task],
    ['args, as a whole', { args: ['-q'] }, { ...task, args: ['-q'] }],
    ['no args at all', { args: [] }, { ...task, args: [] }],
    [
      'env, name by name',
      { env: { MODE: 'quick', MORE: '1' } },
      { ...task, env: { TARGET: 'a', MODE: 'quick', MORE: '1' } },
    ],
    ['an empty env value', { env: { MODE: '' } }, { ...task, env: { TARGET: 'a', MODE: '' } }],
    ['a payload, as a whole', { payload: { width: 2 } }, { ...task, payload: { width: 2 } }],
    ['a payload that counts as false', { payload: 0 }, { ...task, payload: 0 }],
  ])('takes over %s', (_what, overrides, expected) => {
    expect(applyOverrides(task, overrides)).toEqual(expected);
  });

  it('changes nothing else, and never the task itself', () => {
    const before = structuredClone(task);
    const overrides = fc.record(
      { args: fc.array(fc.string()), env: fc.dictionary(fc.string(), fc.string()), payload: fc.jsonValue() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(overrides, (any) => {
        const { args: _args, env, payload: _payload, ...rest } = applyOverrides(task, any);
        const { args: _ownArgs, env: _ownEnv, payload: _ownPayload, ...ownRest } = task;
        expect(rest).toEqual(ownRest);
        for (const [name, value] of Object.entries({ ...task.env, ...any.env })) expect(env[name]).toBe(value);
        expect(task).toEqual(before);
      }),
    );
  });
});

describe('taskOf', () => {
  const bounds = { timeoutMs: 1_000, killGraceMs: 500 };

  it.each([
    [
      'a command, with what it is started with',
      task,
      { kind: 'command', command: 'backup', args: ['-v', '$TARGET'], env: { TARGET: 'a', MODE: 'full' } },
    ],
    [
      'a handler, with its payload and nothing else',
      { ...task, command: undefined, handler: 'mail' },
      { kind: 'handler', handler: 'mail', payload: { depth: 1 } },
    ],
    ['an empty command where nothing is named', { ...task, command: undefined }, { kind: 'command', command: '' }],
  ])('is %s', (_what, job, expected) => {
    const found = taskOf(job);
    expect(found).toMatchObject({ ...expected, ...bounds });
    expect('payload' in found).toBe(found.kind === 'handler');
  });
});
