// What producers and workers agree on. Importing it loads nothing else: no handler, no database.
import { defineJob } from '@aster-scheduler/aster/contract';

export const digest = defineJob<{ userId: number }, { sent: number }>('contracted digest');
