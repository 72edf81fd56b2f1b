import fc from 'fast-check';
import { formatMarker, makeToken, parseMarker, parseToken } from './marker.js';
import { pidNamespace } from './pid-namespace.js';
import { readProcessStat } from './process-stat.js';

describe('markers', () => {
  it('are read as they were written', () => {
    const command = fc.option(fc.nat(), { nil: undefined });
    fc.assert(
      fc.property(fc.nat(), command, (companion, commandId) => {
        const marker = { token: makeToken(), companion, command: commandId };
        expect(parseMarker(formatMarker(marker))).toEqual(marker);
      }),
    );
  });

  it('tell which process made the token', () => {
    expect(parseToken(makeToken())).toEqual({
      namespace: pidNamespace(),
      pid: process.pid,
      startTicks: readProcessStat(process.pid)?.startTicks,
    });
    expect(makeToken()).not.toBe(makeToken());
  });

  it.each(['', 'x', '1-2-3', 'a-b-c-d', '1.2.3.4', 'token.', 'token.x', '.1', '1-2-3-zz'])(
    'take no %j for one',
    (text) => {
      expect(parseToken(text)).toBeUndefined();
      expect(text === '1-2-3' ? undefined : parseMarker(text)).toBeUndefined();
    },
  );
});
