import { refuseTask } from './refuse-task.js';
import { aTask } from './testing/a-task.js';

describe('refuseTask', () => {
  it('has nothing against an ordinary task', () => {
    const task = aTask({ command: 'a b', args: ['', '-x', '\n'], env: { A: '', 'b-c': '=' }, workingDirectory: '.' });
    expect(refuseTask(task)).toBeUndefined();
  });

  it.each([
    [{ command: '' }, 'the command is empty'],
    [{ command: 'a\0' }, 'the command contains a NUL byte'],
    [{ args: ['x', 'a\0b'] }, 'argument 2 contains a NUL byte'],
    [{ env: { A: '\0' } }, 'environment variable A contains a NUL byte'],
    [{ env: { 'A\0': '' } }, 'the name of environment variable "A\\u0000" contains a NUL byte'],
    [{ env: { 'ASTER_MARKER=x': '' } }, 'the name of environment variable "ASTER_MARKER=x" contains "="'],
    [{ env: { '': 'x' } }, 'an environment variable has an empty name'],
    [{ asterEnv: { ASTER_JOB_NAME: 'a\0' } }, 'environment variable ASTER_JOB_NAME contains a NUL byte'],
    [{ workingDirectory: '' }, 'the working directory is empty'],
    [{ workingDirectory: '/a\0' }, 'the working directory contains a NUL byte'],
  ])('says of %j: %s', (overrides, sentence) => {
    expect(refuseTask(aTask(overrides))).toBe(sentence);
  });
});
