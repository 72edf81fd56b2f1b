const mask = '***';

/** Names of fields whose values are secrets as a rule. */
const secretName = /pass(?:word|wd|phrase)?$|secret|token|api[_-]?key|^key$|credential|authorization|private/i;

/** What a variable or an option with a secret has in its name. */
const secretWord = /passw(?:or)?d|passphrase|secret|token|api[_-]?key|credential/i;
/** `--name=x`, `NAME=x` inside of an argument, up to the value. Each character is looked at a few times at most. */
const assignment = /(?<![\w-])([\w-]+)[=:](?=\S)/g;
/** An argument after which its value comes as the next one. */
const option = /^--?[\w-]+$/;

/** `https://user:password@host` */
const userInfo = /(\w:\/\/)[^\s/@:]*:[^\s/@]*@/g;
const ownKey = /aster_[0-9A-Za-z]{49}/g;
const ownSession = /aster-session_[\w-]{43}/g;
/** A value that only names a secret tells nothing of it. */
const reference = /^\$\{secret:[^}]*\}$/;

const longestText = 1_000;
const mostItems = 100;
const mostLevels = 8;
const mostBytes = 16_384;

/**
 * A value as the audit log may keep it: what looks like a secret is masked, each value of an environment is, and long
 * texts, long lists and deep ones are cut. What is still too large is left out but for the names of its fields.
 */
export function maskSecrets(value: unknown): unknown {
  const masked = maskValue(value, 0);
  if (JSON.stringify(masked ?? null).length <= mostBytes) return masked;
  const fields = typeof value === 'object' && value !== null ? Object.keys(value).slice(0, mostItems) : [];
  return { too_large: true, fields: fields.map(cut) };
}

function maskValue(value: unknown, level: number): unknown {
  if (typeof value === 'string') return maskText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (level >= mostLevels) return '…';
  if (Array.isArray(value)) return maskList(value, level);
  const entries = Object.entries(value).slice(0, mostItems);
  return Object.fromEntries(entries.map(([name, item]) => [cut(name), maskField(name, item, level)]));
}

function maskField(name: string, value: unknown, level: number): unknown {
  if (value === null || value === undefined) return value;
  if (name === 'env' && typeof value === 'object') {
    const entries = Object.entries(value).slice(0, mostItems);
    return Object.fromEntries(entries.map(([variable, text]) => [cut(variable), maskWhole(text)]));
  }
  return secretName.test(name) && typeof value !== 'boolean' ? maskWhole(value) : maskValue(value, level + 1);
}

function maskWhole(value: unknown): unknown {
  return typeof value === 'string' && reference.test(value) ? value : mask;
}

function maskList(values: readonly unknown[], level: number): unknown[] {
  return values.slice(0, mostItems).map((value, index) => {
    const before: unknown = values[index - 1];
    return typeof before === 'string' && isSecretOption(before) ? maskWhole(value) : maskValue(value, level + 1);
  });
}

function isSecretOption(text: string): boolean {
  return option.test(text) && secretWord.test(text);
}

function maskText(text: string): string {
  const begin = text.slice(0, 2 * longestText); // a secret at its end is cut off after it was masked
  const masked = begin.replace(userInfo, `$1${mask}@`).replace(ownKey, `aster_${mask}`).replace(ownSession, mask);
  const plain = maskAssignments(masked);
  return plain.length > longestText || text.length > begin.length ? shortened(plain, text.length) : plain;
}

function maskAssignments(text: string): string {
  let plain = '';
  let at = 0;
  for (const { index, 0: found, 1: name = '' } of text.matchAll(assignment)) {
    if (index < at || !secretWord.test(name)) continue;
    const valueAt = index + found.length;
    plain += text.slice(at, valueAt) + mask;
    at = valueAt + (/^\S+/.exec(text.slice(valueAt))?.[0].length ?? 0);
  }
  return plain + text.slice(at);
}

/** Of names, in which there is nothing to mask. */
function cut(text: string): string {
  return text.length <= longestText ? text : shortened(text, text.length);
}

function shortened(text: string, length: number): string {
  return `${text.slice(0, longestText)}… (${length} characters)`.toWellFormed();
}
