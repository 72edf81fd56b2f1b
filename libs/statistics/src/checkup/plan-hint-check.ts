import type { Check } from './check.js';
import type { HintTrial } from './checkup-facts.js';

/** Says whether what one process tells by the database arrives at others. */
export function planHintCheck(trial: HintTrial): Check {
  if (trial.outcome === 'heard') {
    return { code: 'hints', verdict: 'ok', sentence: `one came back from the database after ${trial.afterMs} ms` };
  }
  if (trial.outcome === 'unused') {
    return { code: 'hints', verdict: 'ok', sentence: 'this API was made without them and asks every two seconds' };
  }
  return {
    code: 'hints',
    verdict: 'warn',
    sentence: 'one was sent and did not come back within two seconds',
    remedy: 'a pooler in transaction mode has no LISTEN: connect Aster to Postgres itself, or in session mode',
  };
}
