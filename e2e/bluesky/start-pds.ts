/** The real Bluesky server as a process, and its posts as Bluesky's own client reads them. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { runProgram } from './run-program.ts';

export interface PdsAccount {
  readonly handle: string;
  readonly did: string;
  readonly password: string;
  readonly appPassword: string;
}

/** One call that the server answered. */
export interface PdsCall {
  readonly path: string;
  /** `Bearer` or `DPoP`; empty where nobody said who they are. */
  readonly scheme: string;
  readonly status: number;
}

export interface Pds {
  /** `http://127.0.0.1:2583` */
  readonly url: string;
  /** The directory of accounts. */
  readonly directoryUrl: string;
  /** In the order of its answers. */
  readonly calls: readonly PdsCall[];
  account(handle: string): PdsAccount;
  /** Every post of the account, read with `@atproto/api`. */
  readPosts(handle: string): Promise<ReadPost[]>;
  stop(): Promise<void>;
}

export interface ReadPost {
  readonly uri: string;
  readonly record: {
    readonly text: string;
    readonly facets?: readonly unknown[];
    readonly reply?: { readonly root: { readonly uri: string }; readonly parent: { readonly uri: string } };
  };
  /** What Bluesky's own client marks in that text. */
  readonly expectedFacets: readonly unknown[];
  readonly pictures: readonly { readonly alt: string; readonly sizeBytes: number; readonly sha256: string }[];
}

const startMs = 180_000;

/** How long the access lasts that it gives by consent; bound to be renewed within a test. */
export const accessMs = 25_000;

/** @param publicSite where, for this server, an address of the Internet leads. */
export async function startPds(
  handles: readonly string[],
  publicSite: { readonly name: string; readonly port: string },
): Promise<Pds> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'pds.mjs'), ...handles], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      LOG_ENABLED: 'false',
      ACCESS_MS: String(accessMs),
      PUBLIC_NAME: publicSite.name,
      PUBLIC_PORT: publicSite.port,
    },
  });
  const calls: PdsCall[] = [];
  const { url, directoryUrl, accounts } = await readLines(child, (call) => calls.push(call));
  const account = (handle: string): PdsAccount => {
    const found = accounts.find((one) => one.handle === handle);
    if (!found) throw new Error(`the server has no account ${handle}`);
    return found;
  };
  return {
    url,
    directoryUrl,
    calls,
    account,
    readPosts: async (handle) => {
      const script = join(import.meta.dirname, 'read-back.mjs');
      return JSON.parse(await runProgram(process.execPath, [script, url, handle, account(handle).password]));
    },
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
      await gone;
      clearTimeout(timer);
    },
  };
}

interface FirstLine {
  readonly url: string;
  readonly directoryUrl: string;
  readonly accounts: PdsAccount[];
}

async function readLines(child: ChildProcess, onCall: (call: PdsCall) => void): Promise<FirstLine> {
  let errors = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString()).slice(-8_000);
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`the Bluesky server did not start\n${errors}`)), startMs);
    child.once('exit', (code) => reject(new Error(`the Bluesky server ended with code ${code}\n${errors}`)));
    if (!child.stdout) throw new Error('the Bluesky server has no output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{"path"')) onCall(JSON.parse(line));
      if (!line.startsWith('{"url"')) return;
      clearTimeout(timer);
      resolve(JSON.parse(line));
    });
  });
}
