import { z } from 'zod';

/** Inputs that several tools take. */
export const jobName = z.string().min(1).max(300).describe('the name or the id of a job');
export const runId = z.uuid().describe('the id of a run');
export const instant = z.iso.datetime({ offset: true }).describe('ISO 8601 with a zone: 2026-11-27T01:30:00Z');
export const limit = z.int().min(1).max(100).default(20).describe('how many at most');
