import { requireNodeVersion } from './node-version.mjs';

requireNodeVersion();
import('./run-tests.mjs').then(({ runTests }) => runTests(process.argv.slice(2)));
