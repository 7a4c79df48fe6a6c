/** Where the server is and who we are there: the environment first, then what `login` kept. */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Failure } from './failure.ts';

export interface Settings {
  readonly url: string;
  readonly apiKey: string | undefined;
}

const Kept = z.object({ url: z.string().optional(), apiKey: z.string().optional() });
const defaultUrl = 'http://127.0.0.1:4000';

function settingsFile(): string {
  return join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'antiphon', 'cli.json');
}

/** @throws Failure 2 that names the setting, or the kept file, that cannot be used. */
export async function readSettings(): Promise<Settings> {
  const kept = await readKept(settingsFile());
  const given = process.env.ANTIPHON_URL?.trim();
  const url = given ? readUrl(given, 'ANTIPHON_URL') : kept.url ? readUrl(kept.url, settingsFile()) : defaultUrl;
  const key = process.env.ANTIPHON_API_KEY?.trim();
  return { url, apiKey: key ? readApiKey(key, 'ANTIPHON_API_KEY') : kept.apiKey };
}

/**
 * The address of an Antiphon, without a slash at its end.
 * @param from where it was written, for the words of a refusal.
 */
export function readUrl(value: string, from: string): string {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) {
    throw new Failure(
      2,
      `${from}: “${value}” is not the address of an Antiphon. Write it like https://antiphon.example or ${defaultUrl}.`,
    );
  }
  return value.replace(/\/+$/, '');
}

/** An API key as it may stand in a request. The words of a refusal do not repeat it. */
export function readApiKey(value: string, from: string): string {
  const key = value.trim();
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new Failure(2, `${from}: this is not an API key. Copy one whole from Settings › API keys.`);
}

/** Readable by its owner only: it holds an API key. */
export async function keepSettings(settings: Settings): Promise<string> {
  const file = settingsFile();
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
    await chmod(file, 0o600);
  } catch (error) {
    throw new Failure(
      2,
      `The API key is right, but it cannot be kept in ${file}: ${error instanceof Error ? error.message : String(error)}. Make that folder writable, or set ANTIPHON_API_KEY instead of signing in.`,
    );
  }
  return file;
}

async function readKept(file: string): Promise<z.infer<typeof Kept>> {
  try {
    return Kept.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    if (error instanceof SyntaxError || error instanceof z.ZodError)
      throw new Failure(2, `${file} is damaged. Remove it, then sign in again: antiphon login`);
    throw new Failure(2, `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
