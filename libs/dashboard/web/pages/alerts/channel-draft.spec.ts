import { draftOfConfig, isChannelComplete, planChannel } from './channel-draft.js';

describe('a channel in a form', () => {
  it('names a secret that stands there itself, and has it kept', () => {
    const texts = { url: ' https://hooks.example.org/T0/B0/xyz ' };
    expect(planChannel({ name: 'Ops chat (été)', kind: 'slack', texts })).toEqual({
      secrets: { ALERTS_OPS_CHAT_T_URL: 'https://hooks.example.org/T0/B0/xyz' },
      config: { url: '${secret:ALERTS_OPS_CHAT_T_URL}' },
    });
  });

  it('leaves a secret that is named already, and a setting that is none', () => {
    const texts = { url: 'https://hooks.example.org', secret: '${secret:HOOK}', headers: 'x-team: a: b\n\nx-empty' };
    const config = {
      url: 'https://hooks.example.org',
      secret: '${secret:HOOK}',
      headers: { 'x-team': 'a: b', 'x-empty': '' },
    };
    expect(planChannel({ name: 'hook', kind: 'webhook', texts })).toEqual({ secrets: {}, config });
    expect(planChannel({ name: 'hook', kind: 'webhook', texts: draftOfConfig(config) }).config).toEqual(config);
  });

  it('leaves out what another kind was told before this one was chosen', () => {
    const texts = { to: 'ops@example.org', url: 'https://hooks.example.org' };
    expect(planChannel({ name: 'mail', kind: 'email', texts }).config).toEqual({ to: 'ops@example.org' });
  });

  it('is complete when it has a name and what its kind cannot be without', () => {
    expect(isChannelComplete({ name: 'x', kind: 'ntfy', texts: { url: 'https://ntfy.example.org/x' } })).toBe(true);
    expect(isChannelComplete({ name: ' ', kind: 'ntfy', texts: { url: 'https://ntfy.example.org/x' } })).toBe(false);
    expect(isChannelComplete({ name: 'x', kind: 'telegram', texts: { token: 't' } })).toBe(false);
  });
});
