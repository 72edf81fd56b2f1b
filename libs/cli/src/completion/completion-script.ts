import { script } from '@bomb.sh/tab';

/** The script that makes a shell ask this program what may follow. */
export async function completionScript(shell: string): Promise<string> {
  const lines: string[] = [];
  const { log } = console;
  console.log = (text: unknown) => void lines.push(String(text)); // the library prints it
  try {
    script(shell, 'aster', 'aster');
  } finally {
    console.log = log;
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
