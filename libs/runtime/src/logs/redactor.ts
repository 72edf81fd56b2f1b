/** What stands in the place of a secret. */
export const redacted = '[redacted]';

export interface Redactor {
  /** The text without any known secret, and without whatever looks like a password, a key or a token. */
  redact(text: string): string;
  /** Hides one more text from now on. */
  hide(secret: string): void;
}

/** Shorter secrets are parts of ordinary words; they are hidden only where their surroundings give them away. */
const minSecretLength = 6;

/** Longer texts are cut before they are looked through. */
const maxTextLength = 65_536;

const surroundings: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)(\s+)[\w.~+/=-]{16,}/gi, `$1$2${redacted}`],
  [/\b(authorization["']?\s*[:=]\s*["']?)(?!(?:bearer|basic)\s)[^\s"',;]+/gi, `$1${redacted}`],
  [
    /\b((?:password|passwd|pwd|secret|token|api[_-]?keys?|pgpassword)["']?\s*[:=]\s*)(?:"[^"]*"|'[^']*'|[^\s"',;&]+)/gi,
    `$1${redacted}`,
  ],
];

/** As far as a URL can go; each is looked through once, whatever stands in it. */
const words = /:\/\/[^\s"]*/g;

/** Up to the colon before the password of the first URL that has one. */
const passwordStart = /^(.*?:\/\/[^:@/?#]*):/;

/** Without any of these nothing of the above can be found; most texts are done with here. */
const suspicious = /[:=]|bearer|basic/i;

/** Hides the given secrets, also where they are written percent-encoded or escaped as in JSON. */
export function createRedactor(secrets: readonly string[]): Redactor {
  const hidden = new Set<string>();
  let pattern: RegExp | undefined;
  const hide = (secret: string): void => {
    if (secret.length < minSecretLength) return;
    for (const form of formsOf(secret)) hidden.add(form);
    const longestFirst = [...hidden].sort((a, b) => b.length - a.length);
    pattern = new RegExp(longestFirst.map(escapePattern).join('|'), 'g');
  };
  secrets.forEach(hide);
  return {
    hide,
    redact(text) {
      const short = text.length > maxTextLength ? text.slice(0, maxTextLength) : text;
      const known = pattern === undefined ? short : short.replaceAll(pattern, redacted);
      if (!suspicious.test(known)) return known;
      const withoutPasswords = known.replaceAll(words, hidePassword);
      return surroundings.reduce(
        (result, [found, replacement]) => result.replace(found, replacement),
        withoutPasswords,
      );
    },
  };
}

/**
 * Hides the password of the first URL that has one, to the last @: a password may have been written with an @ in it.
 */
function hidePassword(word: string): string {
  const end = word.lastIndexOf('@');
  const colon = end < 0 ? undefined : passwordStart.exec(word.slice(0, end))?.[1]?.length;
  return colon === undefined ? word : `${word.slice(0, colon)}:${redacted}${word.slice(end)}`;
}

function formsOf(secret: string): readonly string[] {
  const encoded = encodeURIComponent(Buffer.from(secret).toString()); // a lone surrogate would throw
  return [secret, encoded, encoded.replaceAll('%20', '+'), JSON.stringify(secret).slice(1, -1)];
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
