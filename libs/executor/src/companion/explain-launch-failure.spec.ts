import { explainLaunchFailure, explainSetupFailure } from './explain-launch-failure.js';

const options = { command: 'tool', args: [], env: {}, cwd: '/', targets: ['pipe', 'pipe'] } as const;

describe('explainLaunchFailure', () => {
  it.each([
    ['EMFILE', 'the worker has no file descriptors left (EMFILE)'],
    ['ENFILE', 'the system has no file descriptors left (ENFILE)'],
    ['EAGAIN', 'the system allows no more processes (EAGAIN)'],
    ['ENOMEM', 'the system has no memory left for a process (ENOMEM)'],
  ])("takes %s for the worker's trouble", (code, message) => {
    expect(explainLaunchFailure(code, options)).toEqual({ isWorkers: true, message });
    expect(explainLaunchFailure(code, { ...options, cwd: '/no/such' }).isWorkers).toBe(true);
  });

  it.each([
    ['ENOENT', 'command not found: tool'],
    ['EACCES', 'command not found or not executable: tool'],
    ['ENOEXEC', 'command is not in a format the system can execute: tool'],
    ['ETXTBSY', 'command is open for writing: tool'],
    ['ELOOP', 'command has too many symbolic links in its path: tool'],
    ['EIO', 'command could not be started: tool (EIO)'],
  ])("takes %s for the command's", (code, message) => {
    expect(explainLaunchFailure(code, options)).toEqual({ isWorkers: false, message });
  });
});

describe('a command that is not found', () => {
  const hint = ' (no shell reads it: arguments belong in args, or the line behind sh -c)';

  const hintOfNames =
    ' (no shell reads it: ~ and $NAME in it stay as they are; give the path itself, or the line behind sh -c)';

  it.each<[string, readonly string[], string]>([
    ['echo hello', [], hint],
    ['/bin/echo hello', [], hint],
    ['python3 -u', ['job.py'], hint],
    ['/usr/bin/python3 -u', ['job.py'], hint],
    ['npm run', ['x'], hint],
    ['~/x.sh', [], hintOfNames],
    ['~ann/x.sh', ['x'], hintOfNames],
    ['$HOME/x.sh', [], hintOfNames],
    ['${HOME}/my x.sh', ['x'], hintOfNames],
    ['/opt/us$/run', [], ''],
    ['/opt/my tool/run', ['x'], ''],
    ['tool', [], ''],
    [' tool', [], ''],
  ])('%j with the arguments %j is explained with%s', (command, args, end) => {
    const { message } = explainLaunchFailure('ENOENT', { ...options, command, args });
    expect(message).toBe(`command not found: ${command}${end}`);
  });
});

describe('explainSetupFailure', () => {
  it("takes everything for the worker's trouble", () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, mkdtemp'), { code: 'ENOSPC' });
    expect(explainSetupFailure(full)).toEqual({ isWorkers: true, message: 'no space is left for temporary files' });
    expect(explainSetupFailure(new Error('odd'))).toEqual({
      isWorkers: true,
      message: 'the start could not be set up: odd',
    });
  });
});
