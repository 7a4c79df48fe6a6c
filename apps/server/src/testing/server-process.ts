/** The real server as a process of its own, so that tests can kill it where it stands. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export interface ServerProcess {
  /** `http://127.0.0.1:1234`; '' of a worker alone. */
  readonly address: string;
  readonly child: ChildProcess;
  /** SIGKILL, and waits until it is gone. Its database notices by itself. */
  kill(): Promise<void>;
  /** As Ctrl-C does. */
  stop(): Promise<void>;
}

const main = join(import.meta.dirname, '../main.ts');
/** So much of what it said last stands in the error of one that did not start, waited for so long. */
const lastWords = 4_000;
const lastWordsMs = 1_000;

/**
 * Starts the server in a data folder and waits until it says that it is ready; one that does not is killed, and its last
 * words stand in the error. `program`: in place of the server itself.
 */
export async function startServerProcess(
  dataFolder: string,
  settings: Readonly<Record<string, string>> = {},
  program: readonly string[] = [main],
  readyWithinMs = 120_000,
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...program], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      ANTIPHON_LOG: 'error',
      ANTIPHON_DATA: dataFolder,
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const address = await readAddress(child, readyWithinMs);
  const end = (signal: NodeJS.Signals) => async () => {
    child.kill(signal);
    await gone;
  };
  return { address, child, kill: end('SIGKILL'), stop: end('SIGTERM') };
}

async function readAddress(child: ChildProcess, withinMs: number): Promise<string> {
  let output = '';
  let timer: NodeJS.Timeout | undefined;
  const saidAll = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const start = await new Promise<{ readonly address: string } | { readonly failure: string }>((resolve) => {
    timer = setTimeout(() => resolve({ failure: 'the server did not become ready' }), withinMs);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const ready = /is ready(?:: (http\S+))?\s/.exec(output);
      if (ready) resolve({ address: ready[1] ?? '' });
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => resolve({ failure: `the server ended with code ${code}` }));
  });
  clearTimeout(timer);
  if ('address' in start) return start.address;
  child.kill('SIGKILL');
  // What is still on its way to us; a database of its own may hold the line open for longer.
  await Promise.race([saidAll, wait(lastWordsMs, undefined, { ref: false })]);
  throw new Error(`${start.failure}\n${output.slice(-lastWords)}`);
}
