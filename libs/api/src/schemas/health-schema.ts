import type { HealthResource } from '@aster-scheduler/client';
import { choice, objectSchema } from './object-schema.js';

export const healthSchema = objectSchema<HealthResource>('Health', 'All is well.', { status: choice(['ok']) });
