import { InvalidInputError } from '@aster-scheduler/core';
import type { Aster } from './aster.js';
import { asterOnEngine } from './aster-on-engine.js';
import type { AsterOptions } from './aster-options.js';
import { openBackend } from './engine/backend.js';
import { createEngine } from './engine/engine.js';
import { openTraces } from './engine/open-traces.js';
import { readService } from './engine/read-settings.js';
import { runServices } from './engine/run-services.js';
import { warnOfFailures } from './engine/warn-of-failures.js';

/**
 * Aster inside of this process, on its pool of node-postgres or on connections of its own. Nothing is opened before the
 * first statement, and nothing is global: a process may have several of them.
 *
 * @throws InvalidInputError
 */
export function createAster(options: AsterOptions): Aster {
  if (options.pool === undefined && typeof options.connectionString !== 'string') {
    throw new InvalidInputError([{ field: 'connectionString', message: 'is required unless pool is given' }]);
  }
  const service = readService(options.service);
  const backend = openBackend(options);
  const engine = createEngine(backend.database, options.onEvent ?? warnOfFailures());
  return asterOnEngine({
    service,
    engine,
    migrate: backend.migrate,
    async run(services, signal) {
      const traces = await openTraces(engine, { service, isWanted: options.traces });
      await runServices(engine, backend, { ...services, enterRun: traces?.enterRun }, signal);
      await traces?.close();
    },
  });
}
