import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'runtime',
  globalSetup: '<rootDir>/jest.setup.mjs',
  testTimeout: 60_000, // processes are started and stopped
};
