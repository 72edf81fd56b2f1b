import { jest } from '@jest/globals';

// For tests with real servers and processes: a machine that is busy with other things is no failure.
jest.setTimeout(180_000);
