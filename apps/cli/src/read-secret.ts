/** A secret as it should be given: never as an argument, where the shell's history and other people's `ps` keep it. */
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Failure } from './failure.ts';

interface Terminal {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Where the question is asked. */
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks at the terminal and shows nothing of what is typed; reads to the end where a pipe or a file is put in.
 * @throws Failure 2 when it is left with Ctrl-C or Ctrl-D.
 */
export async function readSecret(question: string, { input, output }: Terminal): Promise<string> {
  if (!input.isTTY) return (await text(input)).trim();
  output.write(question);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  try {
    return await new Promise<string>((resolve, reject) => {
      lines.once('line', (line) => resolve(line.trim()));
      // Ctrl-C, and Ctrl-D on an empty line.
      lines.once('close', () => reject(new Failure(2, 'Nothing was typed, and nothing was changed.')));
    });
  } finally {
    lines.close();
    output.write('\n');
  }
}
