import { Writable } from 'node:stream';
import { NotFoundError } from '@aster-scheduler/core';
import fc from 'fast-check';
import { writtenLines } from '../testing/written-lines.js';
import { createLogger, type LoggerOptions } from './create-logger.js';
import { logLevels } from './log-config.js';

const base: LoggerOptions = { level: 'info', format: 'json', service: 'worker', env: {} };

describe('a JSON logger', () => {
  it('writes one object a line, with ISO time, level, message, service and facts', () => {
    const written = writtenLines();
    const logger = createLogger({ ...base, stream: written.stream });
    const before = Date.now();
    logger.info('run started\nreally', { run_id: 'r', job_name: 'j', attempt: 1, nothing: undefined });
    logger.warn('odd');
    expect(written.objects()).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
        level: 'info',
        msg: 'run started\nreally',
        service: 'worker',
        run_id: 'r',
        job_name: 'j',
        attempt: 1,
      },
      expect.objectContaining({ level: 'warn', msg: 'odd' }),
    ]);
    expect(Date.parse(String(written.objects()[0]?.time))).toBeGreaterThanOrEqual(before);
  });

  it('lets a fact name the service, and nothing else of the frame', () => {
    const written = writtenLines();
    createLogger({ ...base, stream: written.stream }).info('x', {
      service: 'api',
      level: 'fake',
      msg: 'fake',
      time: 'fake',
    });
    expect(written.objects()[0]).toMatchObject({
      service: 'api',
      level: 'info',
      msg: 'x',
      field_level: 'fake',
      field_msg: 'fake',
    });
  });

  it.each(logLevels)('at %s writes that level and the graver ones', (level) => {
    const written = writtenLines();
    const logger = createLogger({ ...base, level, stream: written.stream });
    logLevels.forEach((each) => logger.log(each, each));
    const expected = logLevels.slice(0, logLevels.indexOf(level) + 1);
    expect(written.objects().map((line) => line.msg)).toEqual(expected);
    expect(logLevels.filter(logger.isEnabled)).toEqual(expected);
  });

  it('shows the stack of a bug, not of an error that has a code of ours', () => {
    const written = writtenLines();
    const logger = createLogger({ ...base, stream: written.stream });
    logger.error('a', { error: new TypeError('bug') });
    logger.error('b', { error: new NotFoundError('job', 'x') });
    logger.warn('c', { error: new TypeError('expected') });
    const [bug, ours, expected] = written.objects();
    expect(bug).toMatchObject({ error: { name: 'TypeError', stack: expect.any(String) as string } });
    expect(ours?.error).toEqual({ name: 'NotFoundError', message: 'there is no job x', code: 'NOT_FOUND' });
    expect(expected?.error).toEqual({ name: 'TypeError', message: 'expected' });
  });

  it('shows every stack at debug', () => {
    const written = writtenLines();
    createLogger({ ...base, level: 'debug', stream: written.stream }).warn('x', {
      error: new NotFoundError('job', 'x'),
    });
    expect(written.objects()[0]).toMatchObject({ error: { stack: expect.any(String) as string } });
  });

  it('writes lines in order and all of them before it is closed', async () => {
    const written = writtenLines();
    const logger = createLogger({ ...base, stream: written.stream });
    for (let index = 0; index < 5_000; index++) logger.info(String(index));
    await logger.close();
    expect(written.objects().map((line) => line.msg)).toEqual(
      Array.from({ length: 5_000 }, (_, index) => String(index)),
    );
  });

  it('writes them to a slow stream, too, however long that takes', async () => {
    const lines: string[] = [];
    const stream = new Writable({
      write(chunk, _encoding, callback) {
        lines.push(String(chunk));
        setTimeout(callback, 300);
      },
    });
    const logger = createLogger({ ...base, stream });
    for (let index = 0; index < 5; index++) logger.info(String(index));
    await logger.close();
    expect(lines.filter((line) => line !== '')).toHaveLength(5);
  });

  it('takes lines after it was closed without a word', async () => {
    const logger = createLogger({ ...base, stream: writtenLines().stream });
    await logger.close();
    expect(() => logger.error('late')).not.toThrow();
  });

  it('never throws, whatever it is given', () => {
    const logger = createLogger({ ...base, stream: writtenLines().stream });
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    expect(() => logger.info('x', { hostile })).not.toThrow();
    expect(() => logger.info('x', hostile)).not.toThrow();
    fc.assert(
      fc.property(fc.string(), fc.dictionary(fc.string(), fc.anything()), (message, fields) => {
        logger.info(message, fields);
      }),
    );
  });
});

describe('a broken stream', () => {
  function brokenStream(): Writable {
    return new Writable({
      write: (_chunk, _encoding, callback) => callback(Object.assign(new Error('gone'), { code: 'EPIPE' })),
    });
  }

  it('does not break the process, and closing does not wait for it', async () => {
    const logger = createLogger({ ...base, stream: brokenStream() });
    for (let index = 0; index < 100; index++) logger.info('x');
    await new Promise(setImmediate);
    logger.info('y');
    await logger.close();
  });

  it('that takes nothing holds up closing for no more than a moment', async () => {
    const logger = createLogger({ ...base, stream: new Writable({ write: () => undefined }) });
    logger.info('x');
    await logger.close();
  });
});

describe('a pretty logger', () => {
  it.each([
    ['on a terminal', true, {}, true],
    ['on a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false],
    ['on a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, true],
    ['on a dumb terminal', true, { TERM: 'dumb' }, false],
    ['in a file', false, {}, false],
  ])('%s', (_where, isTTY, env, hasColour) => {
    const written = writtenLines(isTTY);
    createLogger({ ...base, format: 'pretty', env, stream: written.stream }).info('hello', { a: 1 });
    expect(written.text().includes('\u001b[')).toBe(hasColour);
    expect(written.text()).toMatch(/^\S*\d\d:\d\d:\d\d\.\d{3}.* worker hello .*a=1/);
  });
});

describe('no secret', () => {
  it('is written in either form, wherever it comes from', () => {
    const secret = fc.string({ minLength: 12, maxLength: 40, unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(secret, fc.constantFrom('json' as const, 'pretty' as const), (text, format) => {
        const written = writtenLines();
        const logger = createLogger({ ...base, level: 'debug', format, secrets: [text], stream: written.stream });
        const root = new Error(`connect to postgres://u:${encodeURIComponent(text)}@db failed`);
        const error = new Error(`bad key ${text}`, { cause: new AggregateError([root], `${text}!`) });
        logger.error(`for ${text}`, { error, [text]: text, list: [text, { deep: text }], service: text });
        logger.debug('x', { authorization: `Bearer ${text}`, quoted: JSON.stringify({ text }) });
        const forms = [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1)];
        const outputs = [written.text(), ...(format === 'json' ? texts(written.objects()) : [])];
        for (const output of outputs) for (const form of forms) expect(output).not.toContain(form);
      }),
    );
  });

  it('is written that became known later', () => {
    const written = writtenLines();
    const logger = createLogger({ ...base, stream: written.stream });
    logger.hide('made-up-password');
    logger.info('x made-up-password y');
    expect(written.objects()[0]?.msg).toBe('x [redacted] y');
  });
});

/** Every text in the lines, with JSON's escapes undone. */
function texts(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...texts(item)]);
}
