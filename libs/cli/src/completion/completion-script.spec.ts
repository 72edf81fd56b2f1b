import { completionScript } from './completion-script.js';

/**
 * What of a text of PowerShell is open at its end, by its grammar: brackets, and strings with what they evaluate. Empty
 * for one that is whole. There is no PowerShell on most hosts that could be asked.
 */
function openIn(script: string): string {
  const open: string[] = [];
  for (let at = 0; at < script.length; at += 1) {
    const [letter = '', next = ''] = [script[at], script[at + 1]];
    const inside = open.at(-1);
    const isEscaped = inside === "'" ? letter === "'" && next === "'" : letter === '`';
    if (isEscaped) at += 1;
    else if (inside === "'" || (inside === '"' && letter === '"'))
      open.splice(open.length - Number(letter === inside), 1);
    else if (inside === '"') {
      if (letter === '$' && next === '(') open.push(')');
      at += Number(letter === '$' && next === '(');
    } else if (letter === '#' && /[\s({;]/.test(script[at - 1] ?? '\n')) at = script.indexOf('\n', at);
    else if (letter === "'" || letter === '"') open.push(letter);
    else if ('({['.includes(letter)) open.push(letter === '(' ? ')' : letter === '{' ? '}' : ']');
    else if (')}]'.includes(letter) && open.pop() !== letter) return `${letter} at ${at}`;
  }
  return open.join('');
}

describe('the script for PowerShell', () => {
  it('is whole by the grammar of PowerShell', async () => {
    const script = await completionScript('powershell');
    expect(openIn(script)).toBe('');
    expect(openIn(script.replace("''", "'"))).not.toBe('');
    expect(openIn(script.replace('"$args"', '"$args'))).not.toBe('');
    expect(openIn(script.slice(0, -400))).not.toBe('');
  });

  it('quotes what is typed before it is evaluated, and what it puts on the line', async () => {
    const script = await completionScript('powershell');
    expect(script.match(/Invoke-Expression/g)).toHaveLength(1);
    expect(script).toMatch(/QuotedArgs = .*EscapeSingleQuotedStringContent\(\$_\) \+ "'"/);
    const offered = script.match(/CompletionResult\]::new\([^,]*/g) ?? [];
    expect(offered).toHaveLength(4);
    for (const text of offered) expect(text).toContain('__aster_escapeStringWithSpecialChars');
    expect(script).toMatch(/^Register-ArgumentCompleter -Native -CommandName 'aster' -ScriptBlock \$/m);
  });
});
