import type { HealthResource } from '@aster-scheduler/client';
import { choice, objectSchema } from '../json/object-schema.js';

export const healthSchema = objectSchema<HealthResource>('Health', 'All is well.', { status: choice(['ok']) });
