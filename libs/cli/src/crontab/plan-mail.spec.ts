import { importCrontab } from './import-crontab.js';
import { type MailFacts, planMail } from './plan-mail.js';

const facts: MailFacts = { source: 'crontab/web1', known: [] };
const planned = (text: string, part: Partial<MailFacts> = {}) =>
  planMail(
    importCrontab(text, { file: 'tab', dialect: 'cronie', isSystem: false, timezone: 'UTC', owner: 'me' }).jobs,
    { ...facts, ...part },
  );

describe('planMail', () => {
  it('makes a rule for each address and each kind of mail, and a channel that is off', () => {
    const text = [
      ...['0 1 * * * /bin/quiet', 'MAILTO=ops@example.org', '0 2 * * * /bin/a', '0 3 * * * -n /bin/b'],
      ...['0 4 * * * /bin/c', 'MAILTO=""', '0 5 * * * /bin/d', ''],
    ].join('\n');
    const { rules, channels, left } = planned(text);
    expect(rules).toMatchObject([
      { name: 'crontab/web1 output ops@example.org', when: 'output', match: { jobs: ['me/a', 'me/c'] } },
      { when: 'output', statuses: ['failed', 'timed_out'], match: { jobs: ['me/b'] } },
    ]);
    expect(rules.map((rule) => rule.channels)).toEqual([['mail ops@example.org'], ['mail ops@example.org']]);
    expect(channels).toEqual([
      { name: 'mail ops@example.org', kind: 'email', config: { to: 'ops@example.org' }, is_enabled: false },
    ]);
    expect(left).toEqual([]);
  });

  it('tells the channel that there is for the same addresses, or the one that is named', () => {
    const text = 'MAILTO="a@example.org,b@example.org"\n0 1 * * * /bin/a\n';
    const known = [{ name: 'both', kind: 'email', config: { to: 'b@example.org, a@example.org' } }] as const;
    expect(planned(text, { known })).toMatchObject({ rules: [{ channels: ['both'] }], channels: [] });
    expect(planned(text, { channel: 'chat' })).toMatchObject({ rules: [{ channels: ['chat'] }], channels: [] });
    expect(planned(text).channels.map(({ name }) => name)).toEqual(['mail a@example.org + b@example.org']);
  });

  it.each(['root', 'a@example.org root', '$USER@example.org x', 'Ops <a@example.org>'])(
    'sends nothing to %s, which is no address, and says so',
    (to) => {
      const text = `MAILTO="${to}"\n0 1 * * * /bin/a\n`;
      expect(planned(text)).toEqual({ rules: [], channels: [], left: [{ to, jobs: 1 }] });
      expect(planned(text, { channel: 'chat' })).toMatchObject({ rules: [{ channels: ['chat'] }], left: [] });
    },
  );

  it('parts rules for more jobs than one can name, each with a name that a rule may have', () => {
    const lines = Array.from({ length: 150 }, (_, at) => `0 1 * * * /bin/job${at}`);
    const { rules } = planned(`MAILTO=${'o'.repeat(60)}@example.org\n${lines.join('\n')}\n`);
    expect(rules.map(({ match }) => match?.jobs?.length)).toEqual([100, 50]);
    for (const { name } of rules) expect(name).toMatch(/^[\w ./@-]{1,100}$/);
    expect(new Set(rules.map(({ name }) => name)).size).toBe(2);
  });
});
