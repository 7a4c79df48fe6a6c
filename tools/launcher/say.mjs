/** An outcome the person at the terminal can do something about; its message is all they see. */
export class Failure extends Error {}

/** Plain short lines on one stream. */
export function sayOn(stream) {
  return (line) => stream.write(`${line}\n`);
}
