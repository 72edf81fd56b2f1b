import preset from '../../jest.preset.js';

export default {
  ...preset,
  displayName: 'runtime',
  testTimeout: 60_000, // processes are started and stopped
};
