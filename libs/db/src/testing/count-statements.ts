/** What a client asks for first has no type: a length, and these codes where it is not yet the startup itself. */
const sslRequest = 80_877_103;
const gssRequest = 80_877_104;

/** The messages that run a statement: a simple query, and the execution of a prepared one. */
const statementTypes = new Set(['Q', 'E']);

/**
 * Follows what one client sends to the server and calls `onStatement` for each statement; see "Message Formats" in the
 * PostgreSQL manual. Takes the bytes in whatever pieces they come.
 */
export function countStatements(onStatement: () => void): (bytes: Buffer) => void {
  let rest = Buffer.alloc(0);
  let hasStarted = false;
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      const typeBytes = hasStarted ? 1 : 0;
      if (rest.length < (hasStarted ? 5 : 8)) return;
      const length = typeBytes + rest.readInt32BE(typeBytes);
      if (rest.length < length) return;
      if (hasStarted && statementTypes.has(String.fromCharCode(rest[0] ?? 0))) onStatement();
      if (!hasStarted) hasStarted = ![sslRequest, gssRequest].includes(rest.readInt32BE(4));
      rest = rest.subarray(length);
    }
  };
}
