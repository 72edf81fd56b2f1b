#!/usr/bin/env node
import { scheduler } from './scheduler.js';

await scheduler();
