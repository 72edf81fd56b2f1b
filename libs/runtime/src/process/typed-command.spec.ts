import { typedCommand } from './typed-command.js';

describe('typedCommand', () => {
  it.each([
    ['aster-api', '/srv/aster/apps/api/dist/main.js', '/srv/aster', 'node apps/api/dist/main.js'],
    ['aster up', '/srv/aster/apps/aster/dist/main.js', '/srv/aster', 'node apps/aster/dist/main.js up'],
    ['aster migrate', '/srv/aster/apps/aster/dist/main.js', '/srv/aster/apps', 'node aster/dist/main.js migrate'],
    ['aster-worker', '/srv/aster/apps/worker/dist/main.js', '/home/me', 'node /srv/aster/apps/worker/dist/main.js'],
    ['aster up', '/srv/node_modules/.bin/aster', '/srv', 'aster up'],
    ['aster-worker', '/usr/bin/aster-worker', '/', 'aster-worker'],
    ['aster-worker', undefined, '/', 'aster-worker'],
  ] as const)('of %s in %s, typed in %s, is %s', (program, file, folder, command) => {
    expect(typedCommand(program, file, folder)).toBe(command);
  });
});
