import { requireNodeVersion } from '../start/node-version.mjs';

requireNodeVersion();
import('./run-chaos.mjs').then(({ runChaos }) => runChaos(process.argv.slice(2)));
