import { splitWords } from '@aster-scheduler/core';

export interface FilledCommand {
  readonly words: readonly string[];
  /** Variables that stay as they are written, since the unit does not set them. */
  readonly unknown: readonly string[];
}

/**
 * The words of a command as systemd fills them: `${NAME}` anywhere in a word, `$NAME` as a whole word, which becomes as
 * many words as its value has, and `$$`, which is a dollar.
 */
export function withVariables(words: readonly string[], env: Readonly<Record<string, string>>): FilledCommand {
  const unknown = new Set<string>();
  const valueOf = (name: string): string | undefined => {
    if (Object.hasOwn(env, name)) return env[name];
    unknown.add(name);
    return undefined;
  };
  const filled = words.flatMap((word) => {
    const [, whole] = /^\$([A-Za-z_]\w*)$/.exec(word) ?? [];
    if (whole !== undefined) return splitWords(valueOf(whole) ?? word);
    return word.replace(/\$(?:\$|\{([A-Za-z_]\w*)\})/g, (written, name?: string) =>
      name === undefined ? '$' : (valueOf(name) ?? written),
    );
  });
  return { words: filled, unknown: [...unknown] };
}
