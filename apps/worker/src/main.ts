#!/usr/bin/env node
import { worker } from './worker.js';

await worker();
