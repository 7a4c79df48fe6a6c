/** The real server as a process of its own, so that tests can kill it where it stands. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

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
const startMs = 120_000;

/** Starts the server in a data folder and waits until it says that it is ready. `program`: in place of the server itself. */
export async function startServerProcess(
  dataFolder: string,
  settings: Readonly<Record<string, string>> = {},
  program: readonly string[] = [main],
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
  const address = await readAddress(child);
  const end = (signal: NodeJS.Signals) => async () => {
    child.kill(signal);
    await gone;
  };
  return { address, child, kill: end('SIGKILL'), stop: end('SIGTERM') };
}

async function readAddress(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`${why}\n${output}`));
    const timer = setTimeout(() => fail('the server did not become ready'), startMs);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const ready = /is ready(?:: (http\S+))?\s/.exec(output);
      if (!ready) return;
      clearTimeout(timer);
      resolve(ready[1] ?? '');
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => fail(`the server ended with code ${code}`));
  });
}
