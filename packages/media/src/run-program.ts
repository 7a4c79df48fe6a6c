/**
 * One child process: arguments as a list and never a shell, nothing of our environment (it holds secrets), nothing on
 * stdin, bounded time and words, and gone whenever we are.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { MediaError } from './media-error.ts';

export interface RunOptions {
  readonly timeoutMs: number;
  /** Ends the program at once; `signal.reason` is thrown when it is gone. */
  readonly signal?: AbortSignal;
  /** Leaves the processor to everything else. */
  readonly isPatient?: boolean;
  /** Each line of stdout as it comes; nothing of it is kept then. Throwing ends the program. */
  onLine?(line: string): void;
  /** Called with its id once it runs. */
  onStart?(pid: number): void;
}

const mostOutput = 4 * 1024 ** 2;
const mostComplaints = 8192;

const running = new Set<ChildProcess>();
/** Only SIGKILL on ourselves gets past this. */
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to stdout.
 * @throws MediaError `took_too_long`, or `damaged` with the last of its own words when it gives up; what `onLine` threw.
 */
export async function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<string> {
  options.signal?.throwIfAborted();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: {}, windowsHide: true });
  running.add(child);
  let failure: unknown = null;
  const end = (reason: unknown): void => {
    failure ??= reason;
    child.kill('SIGKILL');
  };
  const tooLong = new MediaError('took_too_long', 'The video took too long to work on.');
  const timer = setTimeout(() => end(tooLong), options.timeoutMs);
  const abort = (): void => end(options.signal?.reason);
  options.signal?.addEventListener('abort', abort, { once: true });
  const output = new Collected(options.onLine, end);
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.add(text));
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-mostComplaints);
  });
  try {
    const closed = once(child, 'close');
    if (child.pid !== undefined) {
      if (options.isPatient) beNice(child.pid);
      options.onStart?.(child.pid);
    }
    const [code] = await closed;
    if (failure !== null) throw failure;
    if (code !== 0) throw new MediaError('damaged', lastWords(complaints));
    return output.text;
  } finally {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', abort);
    child.kill('SIGKILL');
    running.delete(child);
  }
}

/** Stdout: kept whole, or given away line by line. */
class Collected {
  text = '';
  readonly #onLine: ((line: string) => void) | undefined;
  readonly #end: (reason: unknown) => void;

  constructor(onLine: ((line: string) => void) | undefined, end: (reason: unknown) => void) {
    this.#onLine = onLine;
    this.#end = end;
  }

  add(text: string): void {
    this.text += text;
    if (this.text.length > mostOutput) this.#end(new MediaError('damaged', 'The video says too much about itself.'));
    if (!this.#onLine) return;
    const lines = this.text.split('\n');
    this.text = lines.pop() ?? '';
    try {
      for (const line of lines) this.#onLine(line);
    } catch (error) {
      this.#end(error);
    }
  }
}

function beNice(pid: number): void {
  try {
    setPriority(pid, 10);
  } catch (error) {
    // It ended already, or this system does not let us; it runs all the same.
    if (!(error instanceof Error)) throw error;
  }
}

/** The last line of what a program complained about, without addresses of memory and paths of ours. */
function lastWords(complaints: string): string {
  const lines = complaints.split('\n').filter((line) => line.trim() !== '');
  const last = (lines.at(-1) ?? 'the program said nothing').replace(/\[[^\]]*@ 0x[0-9a-f]+\]\s*/g, '');
  return last
    .replace(/file:\S*?([^\s/\\]+)(?=[\s:]|$)/g, '$1')
    .trim()
    .slice(0, 300);
}
