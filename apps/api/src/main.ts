#!/usr/bin/env node
import { api } from './api.js';

await api();
