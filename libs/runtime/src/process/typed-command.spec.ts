import { typedCommand } from './typed-command.js';

describe('typedCommand', () => {
  it.each([
    ['api', '/srv/aster/apps/api/dist/main.js', '/srv/aster', 'node apps/api/dist/main.js'],
    ['up', '/srv/aster/apps/aster/dist/main.js', '/srv/aster', 'node apps/aster/dist/main.js up'],
    ['migrate', '/srv/aster/apps/aster/dist/main.js', '/srv/aster/apps', 'node aster/dist/main.js migrate'],
    ['worker', '/srv/aster/apps/worker/dist/main.js', '/home/me', 'node /srv/aster/apps/worker/dist/main.js'],
    ['up', '/srv/node_modules/.bin/aster', '/srv', 'aster up'],
    ['worker', '/usr/bin/aster-worker', '/', 'aster-worker'],
    ['worker', undefined, '/', 'aster-worker'],
  ] as const)('of %s in %s, typed in %s, is %s', (service, file, folder, command) => {
    expect(typedCommand(service, file, folder)).toBe(command);
  });
});
