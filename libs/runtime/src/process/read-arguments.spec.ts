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
});
