import { script } from '@bomb.sh/tab';
import { replacements } from './replacements.js';

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

/** The script that makes a shell ask this program what may follow. */
export async function completionScript(shell: (typeof shells)[number]): Promise<string> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (text: unknown) => void lines.push(String(text)); // the library prints it
  try {
    script(shell, 'aster', 'aster');
  } finally {
    console.log = log;
  }
  let text = `${lines.join('\n').trimEnd()}\n`;
  for (const [before, after] of replacements[shell]) {
    if (!text.includes(before)) throw new Error(`the script for ${shell} has no ${JSON.stringify(before)} any more`);
    text = text.replaceAll(before, () => after);
  }
  return shell === 'bash' ? `${wordsOfBash}${text.replaceAll(/^readonly /gm, '')}` : text;
}

/**
 * The script counts on the package bash-completion for the words of a line, which bash breaks at `=` and `:`. That
 * package is not everywhere. The script must bear to be read twice, too.
 */
const wordsOfBash = [
  'if ! declare -F _get_comp_words_by_ref >/dev/null; then',
  '    _get_comp_words_by_ref() {',
  '        local rest=$COMP_LINE blank word at',
  '        words=() cword=0',
  '        for at in "${!COMP_WORDS[@]}"; do',
  '            word=${COMP_WORDS[at]}',
  '            blank=${rest%%[![:space:]]*}',
  '            rest=${rest#"$blank"}',
  '            if [[ $at -gt 0 && -z $blank && -n $word ]]; then',
  '                words[${#words[@]}-1]+=$word',
  '            else',
  '                words+=("$word")',
  '            fi',
  '            rest=${rest#"$word"}',
  '            [[ $at -eq $COMP_CWORD ]] && cword=$((${#words[@]} - 1))',
  '        done',
  '        cur=${words[cword]} prev=${words[cword - 1]}',
  '    }',
  'fi',
  '',
].join('\n');
