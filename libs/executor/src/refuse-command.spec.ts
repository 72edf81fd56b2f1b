import { refuseCommand } from './refuse-command.js';
import { aTask } from './testing/a-task.js';

describe('refuseCommand', () => {
  it('has nothing against an ordinary command', () => {
    const task = aTask({ command: 'a b', args: ['', '-x', '\n'], env: { A: '', 'b-c': '=' }, workingDirectory: '.' });
    expect(refuseCommand(task, {})).toBeUndefined();
  });

  it.each([
    [{ command: '' }, 'the command is empty'],
    [{ command: 'a\0' }, 'the command contains a NUL byte'],
    [{ args: ['x', 'a\0b'] }, 'argument 2 contains a NUL byte'],
    [{ env: { A: '\0' } }, 'environment variable A contains a NUL byte'],
    [{ env: { 'A\0': '' } }, 'the name of environment variable "A\\u0000" contains a NUL byte'],
    [{ env: { 'ASTER_MARKER=x': '' } }, 'the name of environment variable "ASTER_MARKER=x" contains "="'],
    [{ env: { '': 'x' } }, 'an environment variable has an empty name'],
    [{ workingDirectory: '' }, 'the working directory is empty'],
    [{ workingDirectory: '/a\0' }, 'the working directory contains a NUL byte'],
  ])('says of %j: %s', (overrides, sentence) => {
    expect(refuseCommand(aTask(overrides), {})).toBe(sentence);
  });

  it('looks at the variables of the start too', () => {
    const sentence = 'environment variable ASTER_JOB_NAME contains a NUL byte';
    expect(refuseCommand(aTask(), { ASTER_JOB_NAME: 'a\0' })).toBe(sentence);
  });
});
