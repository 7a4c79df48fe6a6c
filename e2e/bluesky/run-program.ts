/** Programs run to their end, for their answer. */
import { type SpawnOptions, spawn } from 'node:child_process';

const keptCharacters = 8_000;

/**
 * @returns what it printed on standard output.
 * @throws Error with the last it said, when it ends with another code than 0.
 */
export async function runProgram(
  program: string,
  args: readonly string[],
  options: SpawnOptions & { readonly input?: string } = {},
): Promise<string> {
  const { input, ...rest } = options;
  const child = spawn(program, args, { ...rest, stdio: ['pipe', 'pipe', 'pipe'] });
  let answer = '';
  let said = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    answer += chunk.toString();
    said = (said + chunk.toString()).slice(-keptCharacters);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-keptCharacters);
  });
  child.stdin?.on('error', () => child.stdin?.destroy());
  child.stdin?.end(input ?? '');
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) resolve(answer);
      else reject(new Error(`${program} ${args[0] ?? ''} ended with ${signal ?? `code ${code}`}:\n${said.trim()}`));
    });
  });
}
