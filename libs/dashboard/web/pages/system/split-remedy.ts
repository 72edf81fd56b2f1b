/** A piece of what mends something: words, or a command that can be copied. */
export interface RemedyPiece {
  readonly text: string;
  readonly isCommand: boolean;
}

/** A statement, up to where a sentence goes on; or `aster`, its command, and the options and names that follow. */
const command =
  /^(?:alter|select|vacuum) .+?(?=, and |$)|\baster [a-z]+(?: -{1,2}[a-z][a-z-]*(?: [a-z]+\b)?| [A-Z]+\b| [a-z_]+=\w+)*/g;

/** Finds the commands in what mends something. */
export function splitRemedy(remedy: string): readonly RemedyPiece[] {
  const pieces: RemedyPiece[] = [];
  let done = 0;
  for (const found of remedy.matchAll(command)) {
    if (found.index > done) pieces.push({ text: remedy.slice(done, found.index), isCommand: false });
    pieces.push({ text: found[0], isCommand: true });
    done = found.index + found[0].length;
  }
  return done < remedy.length ? [...pieces, { text: remedy.slice(done), isCommand: false }] : pieces;
}
