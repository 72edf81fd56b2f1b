import { ApiError, ApiUnreachableError } from '@aster-scheduler/client';
import { untilThere } from './until-there.js';

describe('untilThere', () => {
  const said: string[] = [];
  const session = {
    say: (text: string) => void said.push(text),
    times: async () => ({ timezone: 'UTC', style: 'local', now: new Date() }) as const,
  };
  const refused = new ApiError('GET x', 403);
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

  it('leaves it at a refusal', async () => {
    await expect(untilThere(session, async () => Promise.reject(refused), 0)).rejects.toBe(refused);
  });
});
