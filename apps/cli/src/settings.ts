/** Where the server is and who we are there: the environment first, then what `login` kept. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export interface Settings {
  readonly url: string;
  readonly apiKey: string | undefined;
}

const defaultUrl = 'http://127.0.0.1:4000';

function settingsFile(): string {
  return join(process.env.XDG_CONFIG_HOME ?? join(homedir(), '.config'), 'antiphon', 'cli.json');
}

export async function readSettings(): Promise<Settings> {
  const kept = await readKept();
  const url = process.env.ANTIPHON_URL ?? kept.url ?? defaultUrl;
  return { url: url.replace(/\/+$/, ''), apiKey: process.env.ANTIPHON_API_KEY ?? kept.apiKey };
}

/** Readable by its owner only: it holds an API key. */
export async function keepSettings(settings: Settings): Promise<string> {
  const file = settingsFile();
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  await writeFile(file, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
  await chmod(file, 0o600);
  return file;
}

async function readKept(): Promise<{ url?: string; apiKey?: string }> {
  try {
    return JSON.parse(await readFile(settingsFile(), 'utf8')) as { url?: string; apiKey?: string };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}
