/** What a command prints: words for people, or one JSON document for programs. */
export interface Output {
  readonly isJson: boolean;
  /** The command's result. Programs get `data`, people `words`. */
  result(data: unknown, words: string): void;
  /** Something on the way, for people only. */
  note(words: string): void;
  /** One of many results, as it comes: a line of JSON each, or a line of words. */
  item(data: unknown, words: string): void;
}

export function createOutput(isJson: boolean): Output {
  const print = (text: string) => void process.stdout.write(`${text}\n`);
  return {
    isJson,
    result: (data, words) => print(isJson ? JSON.stringify(data, null, 2) : words),
    note: (words) => {
      if (!isJson) process.stderr.write(`${words}\n`);
    },
    item: (data, words) => print(isJson ? JSON.stringify(data) : words),
  };
}
