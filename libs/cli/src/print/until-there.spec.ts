import { ApiError, ApiUnreachableError, type ProblemCode } from '@aster-scheduler/client';
import { untilThere } from './until-there.js';

describe('untilThere', () => {
  const said: string[] = [];
  const session = {
    say: (text: string) => void said.push(text),
    times: async () => ({ timezone: 'UTC', style: 'local', now: new Date() }) as const,
  };
  const refused = new ApiError('GET x', 403);
  const problem = (code: ProblemCode, status: number) =>
    new ApiError('GET x', status, { problem: { type: 'urn:x', title: 't', status, detail: 'it says why', code } });
  const away = new ApiUnreachableError('GET x', new Error('connect ECONNREFUSED'));

  it('asks a server that is away again, and says so once', async () => {
    const answers = [away, new ApiError('GET x', 503), away];
    const ask = async () => {
      const next = answers.shift();
      if (next !== undefined) throw next;
      return 'there';
    };
    expect(await untilThere(session, ask, 0)).toBe('there');
    const sinceWhen = /^away since \d\d \w{3} [\d:]{8} UTC, asked again and again: connect ECONNREFUSED; Ctrl-C ends$/;
    expect(said).toEqual([expect.stringMatching(sinceWhen), 'the server is back']);
  });

  it.each([
    ['QUERY_TOO_SLOW', 422],
    ['LOCKED_TOO_LONG', 409],
    ['SCHEMA_NEWER', 503],
  ] as const)('asks again after %s, which passes, and does not say that the server is away', async (code, status) => {
    said.length = 0;
    const answers = [problem(code, status)];
    const ask = async () => {
      const next = answers.pop();
      if (next !== undefined) throw next;
    };
    await untilThere(session, ask, 0);
    expect(said[0]).toMatch(/^refused since .* UTC, asked again and again: it says why; Ctrl-C ends$/);
  });

  it('leaves it at what is too much to count, and will be', async () => {
    const error = problem('TOO_MUCH_TO_COUNT', 503);
    await expect(untilThere(session, async () => Promise.reject(error), 0)).rejects.toBe(error);
  });

  it('leaves it at a refusal', async () => {
    await expect(untilThere(session, async () => Promise.reject(refused), 0)).rejects.toBe(refused);
  });
});
