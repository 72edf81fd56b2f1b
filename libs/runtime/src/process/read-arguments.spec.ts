import { readArguments } from './read-arguments.js';

describe('readArguments', () => {
  it.each([
    [[], { kind: 'run' }],
    [['--help'], { kind: 'help' }],
    [['-h'], { kind: 'help' }],
    [['--version', '--help'], { kind: 'help' }],
    [['x', '--version'], { kind: 'version' }],
    [['-v'], { kind: 'version' }],
    [['--port', '1'], { kind: 'unknown', argument: '--port' }],
    [[''], { kind: 'unknown', argument: '' }],
  ])('reads %j', (argv, request) => {
    expect(readArguments(argv)).toEqual(request);
  });

  it.each([
    [[], { kind: 'run' }],
    [['--check'], { kind: 'run', flag: '--check' }],
    [['--check', '--plan'], { kind: 'unknown', argument: '--plan' }],
    [['--chekc'], { kind: 'unknown', argument: '--chekc' }],
    [['--check', '-h'], { kind: 'help' }],
  ])('reads %j where there are flags', (argv, request) => {
    const flags = ['--check', '--plan'].map((name) => ({ name, about: '' }));
    expect(readArguments(argv, flags)).toEqual(request);
  });
});
