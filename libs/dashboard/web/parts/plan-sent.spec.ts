import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { commandWords } from './command-words.js';
import { type Sent, sentCurl, sentLine } from './plan-sent.js';

/** What a shell hands to `aster` or to `curl` for a line, and what comes by standard input. */
function taken(line: string): { readonly words: readonly string[]; readonly input: string } {
  const tell = String.raw`tell() { for word; do printf '%s\0' "$word"; done; printf '\0'; case "$*" in *@-*) cat;; esac; }`;
  const shell = `${tell}; aster() { tell "$@"; }; curl() { tell "$@"; }; ${line}`;
  const output = execFileSync('sh', { input: shell, encoding: 'utf8', maxBuffer: 64_000_000 });
  const end = output.indexOf('\0\0');
  return { words: output.slice(0, end).split('\0'), input: output.slice(end + 2) };
}

const hostile = { note: `it's "$HOME" \`id\` $(id) \\ ! \n END`, ids: ['a', '<script>'] };
const sent: Sent = { method: 'POST', path: '/api/v1/bulk', body: hostile };

describe('what a dialog sends, for a shell', () => {
  it('is the same request by aster and by curl, whatever stands in it', () => {
    expect(taken(sentLine(sent)).words).toEqual(['request', 'POST', '/api/v1/bulk', '-d', JSON.stringify(hostile)]);
    const { words } = taken(sentCurl({ ...sent, ifVersion: 3 }, 'http://here', false));
    expect(words).toEqual([
      ...['-X', 'POST', 'http://here/api/v1/bulk', '-H', 'If-Match: "3"'],
      ...['-H', 'Content-Type: application/json', '--data-binary', JSON.stringify(hostile)],
    ]);
    expect(sentCurl(sent, '', true)).toContain(' -H "Authorization: Bearer $ASTER_API_KEY" ');
    expect(taken(sentLine({ method: 'DELETE', path: '/api/v1/alerts/rules/x', ifVersion: 3 })).words).toEqual([
      ...['request', 'DELETE', '/api/v1/alerts/rules/x', '-H', 'if-match:"3"'],
    ]);
  });

  it('comes by standard input where it is longer than a word may be', () => {
    const body = { ids: Array.from({ length: 10_000 }, (_, index) => `00000000-0000-7000-8000-${index}'`) };
    for (const line of [sentLine({ ...sent, body }), sentCurl({ ...sent, body }, 'http://here', false)]) {
      const { words, input } = taken(line);
      expect(words.at(-1)).toBe('@-');
      expect(JSON.parse(input)).toEqual(body);
    }
  });

  it('names a thing after its flags where it looks like one', () => {
    expect(commandWords('pause', 'etl', { note: null, until: '2h', label: ['a=b', 'c=d'], all: false })).toEqual([
      ...['pause', 'etl', '--until', '2h', '--label', 'a=b', '--label', 'c=d'],
    ]);
    expect(commandWords('keys create', '-x', { role: 'read', force: true })).toEqual([
      ...['keys', 'create', '--role', 'read', '--force', '--', '-x'],
    ]);
  });

  it('has each word as it is', () => {
    const text = fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 20 }).filter((each) => !/\0|@-/.test(each));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 4 }), (words) => {
        expect(taken(sentLine({ ...sent, words })).words).toEqual(words);
      }),
      { numRuns: 20 },
    );
  });
});
