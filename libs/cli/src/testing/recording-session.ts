import { createSession } from '../session/create-session.js';
import type { Session } from '../session/session.js';

/** A session without a terminal, and what was written in it; nothing of what is said beside is kept. */
export function recordingSession(options: Readonly<Record<string, string>>): {
  readonly session: Session;
  written(): string;
} {
  let written = '';
  const { session, begin } = createSession({
    write: (text) => void (written += text),
    note: () => undefined,
    isTerminal: false,
    canAsk: false,
    columns: Infinity,
    style: (_style, text) => text,
    styleNote: (_style, text) => text,
  });
  begin(options);
  return { session, written: () => written };
}
