import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isUncertain } from './rest.mjs';
