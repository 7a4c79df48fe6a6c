/** The real product for a journey: the app built as for `npm start`, the real server in a process of its own, a browser. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { freePort } from '../apps/server/src/platform/free-port.ts';
import { newDataFolder, removeDataFolder } from '../apps/server/src/testing/data-folder-template.ts';
import { type ServerProcess, startServerProcess } from '../apps/server/src/testing/server-process.ts';
import { launchBrowser } from '../apps/web/src/testing/browser.ts';
import { Person } from './person.ts';

const root = join(import.meta.dirname, '..');

export interface Stage {
  readonly address: string;
  /** Somebody nobody knows yet. */
  newcomer(): Promise<Person>;
  /** SIGKILL; its database notices by itself. */
  killServer(): Promise<void>;
  /** Starts it again at the same address, in the same folder. */
  startServerAgain(): Promise<void>;
  close(): Promise<void>;
}

export interface StageOptions {
  /** What the server is told beside its port, at every start. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Sets the stage; about five seconds, and seven more when the app must be built. */
export async function setStage({ settings = {} }: StageOptions = {}): Promise<Stage> {
  // The test runner's NODE_ENV would bring React's development build.
  const env = { ...process.env, NODE_ENV: 'production' };
  await promisify(execFile)(process.execPath, [join(root, 'tools/run.mjs'), 'build'], { cwd: root, env });
  const dataFolder = await newDataFolder();
  // Chosen before, so that links to the pretend networks, which live at the same address, lead somewhere.
  const told = { ...settings, PORT: String(await freePort()) };
  let server: ServerProcess = await startServerProcess(dataFolder, told);
  const { address } = server;
  const browser: Browser = await launchBrowser();
  return {
    address,
    newcomer: () => Person.at(browser, address),
    killServer: () => server.kill(),
    startServerAgain: async () => {
      server = await startServerProcess(dataFolder, told);
    },
    close: async () => {
      await browser.close();
      await server.stop();
      await removeDataFolder(dataFolder);
    },
  };
}
