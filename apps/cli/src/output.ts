/** What a command prints: words for people, or JSON for programs. */
import { type Failure, problemOf } from './failure.ts';

export interface Output {
  /** The command's result. Programs get `data`, people `words`. */
  result(data: unknown, words: string): void;
  /** Something on the way, for people only. */
  note(words: string): void;
  /** One of many results, as it comes: a line of JSON each, or a line of words. */
  item(data: unknown, words: string): void;
  /**
   * Why it ended without success: words, or one line of JSON. It goes to standard error, as with other command lines
   * (aws, gh, kubectl), so that what stands on standard output is always an answer.
   */
  failure(failure: Failure): void;
}

export function createOutput(isJson: boolean): Output {
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  const tell = (text: string) => void process.stderr.write(`${text}\n`);
  return {
    result: (data, words) => print(isJson ? JSON.stringify(data, null, 2) : words),
    note: (words) => {
      if (!isJson) tell(words);
    },
    item: (data, words) => print(isJson ? JSON.stringify(data) : words),
    failure: (failure) => tell(isJson ? JSON.stringify(problemOf(failure)) : failure.message),
  };
}
