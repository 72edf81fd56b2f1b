import { chooseTarget, type TargetWishes } from './choose-target.js';

const config = {
  current: 'dev',
  contexts: {
    dev: { url: 'http://dev', key: 'dev-key' },
    prod: { url: 'https://prod', key_command: 'pass show aster' },
  },
};
const wishes = (part: Partial<TargetWishes>): TargetWishes => ({
  flags: {},
  env: {},
  config: { contexts: {} },
  upUrl: undefined,
  ...part,
});

describe('chooseTarget', () => {
  it.each([
    ['the Aster of the folder', wishes({ upUrl: 'http://up' }), 'http://up', { from: 'nowhere' }],
    ['the current context', wishes({ config, upUrl: 'http://up' }), 'http://dev', { from: 'text', key: 'dev-key' }],
    [
      'ASTER_CONTEXT',
      wishes({ config, env: { ASTER_CONTEXT: 'prod' } }),
      'https://prod',
      { from: 'command', command: 'pass show aster' },
    ],
    [
      'ASTER_URL over it',
      wishes({ config, env: { ASTER_CONTEXT: 'prod', ASTER_URL: 'http://env' } }),
      'http://env',
      { from: 'nowhere' },
    ],
    [
      'ASTER_API_KEY over that of the file',
      wishes({ config, env: { ASTER_API_KEY: 'env-key' } }),
      'http://dev',
      { from: 'text', key: 'env-key' },
    ],
    [
      '--context over all of the environment',
      wishes({ config, flags: { context: 'dev' }, env: { ASTER_URL: 'http://env', ASTER_API_KEY: 'env-key' } }),
      'http://dev',
      { from: 'text', key: 'dev-key' },
    ],
    [
      '--key-file over all',
      wishes({ config, flags: { keyFile: 'k' }, env: { ASTER_API_KEY: 'env-key' } }),
      'http://dev',
      { from: 'file', path: 'k' },
    ],
  ])('takes %s', (_what, given, url, key) => {
    expect(chooseTarget(given)).toMatchObject({ url, key });
  });

  it('never sends the key of a context to another address', () => {
    expect(chooseTarget(wishes({ config, flags: { url: 'http://else' } })).key).toEqual({ from: 'nowhere' });
    expect(chooseTarget(wishes({ config, env: { ASTER_URL: 'http://else' } })).key).toEqual({ from: 'nowhere' });
  });

  it('says what may be meant by a context that does not exist', () => {
    expect(() => chooseTarget(wishes({ config, flags: { context: 'pord' } }))).toThrow(
      /no context "pord"; did you mean prod/,
    );
    expect(() => chooseTarget(wishes({}))).toThrow(/no Aster is known/);
  });
});
