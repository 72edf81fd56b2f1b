import { requireNodeVersion } from './node-version.mjs';

requireNodeVersion();
import('./watch-aster.mjs').then(({ watchAster }) => watchAster(process.argv.slice(2)));
