/** A line for the person at the terminal, set off from the output of the programs that run in between. */
export function say(message) {
  console.error(`aster: ${message}`);
}
