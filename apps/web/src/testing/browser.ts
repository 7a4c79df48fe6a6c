/**
 * The one browser of all tests: Chromium from npm, or the one `CHROME_PATH` names. Nothing is downloaded.
 */
import { execFile } from 'node:child_process';
import { cpSync, createReadStream, existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';
import { recordPages } from './page-coverage.ts';

/** Starts the browser. Close it with `browser.close()`. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROME_PATH ?? (await chromium.executablePath());
  // A bare container's locale (POSIX) would give pages a language tag that Intl refuses.
  const env = { ...process.env, LANG: 'en_GB.UTF-8', LC_ALL: 'en_GB.UTF-8' };
  const browser = await playwright.launch({ executablePath, args: ['--no-sandbox'], headless: true, env });
  if (process.env.ANTIPHON_PAGE_COVERAGE) recordPages(browser, process.env.ANTIPHON_PAGE_COVERAGE);
  return browser;
}

const run = promisify(execFile);
const webRoot = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The app as `npm start` builds it, in a folder of its own that a later build leaves alone. It is built once for all
 * tests, and again when its sources change. Remove the folder with `discard()`.
 */
export async function buildApp(): Promise<{ readonly dir: string; discard(): Promise<void> }> {
  // The test runner's NODE_ENV would bring React's development build.
  const env = { ...process.env, NODE_ENV: 'production' };
  await run(process.execPath, [join(webRoot, '../../tools/run.mjs'), 'build'], { env });
  const dir = await mkdtemp(join(tmpdir(), 'antiphon-web-'));
  cpSync(join(webRoot, 'dist'), dir, { recursive: true });
  return { dir, discard: () => rm(dir, { recursive: true, force: true }) };
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
};

/** The policy the built pages must live under: no inline code, nothing from elsewhere. (Dialogs lock scrolling by an inline style.) */
export const strictPolicy =
  "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** Addresses under which the server shows the first page. */
const firstPages = new Set(['/sign-in', '/sign-up', '/forgotten', '/reset', '/invitation']);

/** Answers an API call of a test; return false to let it be a 404. */
export type PretendApi = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

function sendFile(response: ServerResponse, file: string): void {
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': strictPolicy,
  });
  createReadStream(file).pipe(response);
}

/**
 * Serves the built app on a free port of 127.0.0.1 with a strict content security policy: `/sign-in` and its like are the first page,
 * files are files, every other address is the app, and `/api` is asked of the test.
 */
export async function serveBuiltApp(
  dir: string,
  api: PretendApi,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer(async (request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://here').pathname);
    if (path.startsWith('/api/')) {
      if (await api(request, response)) return;
      response
        .writeHead(404, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify({ code: 'not_found', detail: 'Not here.', status: 404 }));
      return;
    }
    const file = join(dir, path);
    if (extname(path) !== '' && existsSync(file)) sendFile(response, file);
    else sendFile(response, join(dir, firstPages.has(path) ? 'welcome.html' : 'index.html'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Answers with JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown): true {
  response
    .writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' })
    .end(JSON.stringify(body));
  return true;
}

/** Reads the JSON body of a call. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8') || 'null');
}
