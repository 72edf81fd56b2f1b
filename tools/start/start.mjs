import { requireNodeVersion } from './node-version.mjs';

requireNodeVersion();
import('./start-aster.mjs').then(({ startAster }) => startAster(process.argv.slice(2)));
