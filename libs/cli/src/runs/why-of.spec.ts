import type { RunReason } from '@aster-scheduler/client';
import { whyOf } from './why-of.js';

describe('whyOf', () => {
  it.each<[RunReason | null, string | null, string | null, string]>([
    ['exit_code', 'no such table', 'exited with code 3', 'no such table'],
    ['exit_code', null, 'exited with code 3', 'exited with code 3'],
    ['timeout', 'row 4711', 'timed out after 10m', 'timed out after 10m'],
    ['worker_lost', 'row 4711', 'its worker was lost', 'its worker was lost'],
    ['waiting_for_slot', null, null, 'waiting for slot'],
    [null, null, null, ''],
  ])('of %s with the line %j and the message %j is %j', (reason, line, message, why) => {
    expect(whyOf({ reason, error_line: line, error_msg: message })).toBe(why);
  });
});
