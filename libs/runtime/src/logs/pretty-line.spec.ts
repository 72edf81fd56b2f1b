import fc from 'fast-check';
import type { LogLine } from './log-line.js';
import { prettyLine } from './pretty-line.js';

const at = new Date(2026, 0, 2, 3, 4, 5, 6);

function aLine(change: Partial<LogLine> = {}): LogLine {
  return { at, level: 'info', message: 'run started', service: 'worker', fields: {}, ...change };
}

describe('prettyLine', () => {
  it('is time, level, service, message and facts', () => {
    const fields = { run_id: '1-2', job_name: 'nightly build', attempt: 2, late: undefined, more: { a: [1] } };
    expect(prettyLine(aLine({ fields }), false)).toBe(
      '03:04:05.006 INFO  worker run started job_name="nightly build" run_id=1-2 attempt=2 more={"a":[1]}',
    );
  });

  it('begins with the job and what went wrong', () => {
    const fields = { event: 'run.settled', run_id: '1', error_msg: 'gone', status: 'failed', job_name: 'x' };
    expect(prettyLine(aLine({ fields }), false)).toMatch(/ run started job_name=x error_msg=gone run_id=1$/);
  });

  it('does not say twice what the message says', () => {
    const fields = { event: 'service.started', detail: { url: 'http://127.0.0.1:1', pools: ['a'] } };
    expect(prettyLine(aLine({ message: 'worker started', fields }), false)).toBe(
      '03:04:05.006 INFO  worker started url=http://127.0.0.1:1 pools=["a"]',
    );
  });

  it('tells an error with its causes, and stacks below', () => {
    const cause = { name: 'Error', message: 'refused', stack: 'Error: refused\n    at b' };
    const error = { name: 'Error', message: 'no', stack: 'Error: no\n    at a', cause };
    expect(prettyLine(aLine({ level: 'error', fields: { error } }), false).split('\n')).toEqual([
      '03:04:05.006 ERROR worker run started error="no: refused"',
      '    Error: no',
      '        at a',
      '    caused by',
      '    Error: refused',
      '        at b',
    ]);
  });

  it('has colour only when asked for', () => {
    expect(prettyLine(aLine({ level: 'warn' }), true)).toContain('\u001b[33mWARN \u001b[0m');
    expect(prettyLine(aLine({ level: 'warn' }), false)).not.toContain('\u001b');
  });

  it('is one line without control characters, whatever it tells', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, (message, name, value) => {
        const line = prettyLine(
          aLine({ message, service: value, fields: { [name]: value, nested: { [name]: [value] } } }),
          false,
        );
        expect(line).not.toMatch(/[\p{Cc}\u2028\u2029\u202e]/u);
      }),
    );
  });
});
